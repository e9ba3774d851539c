"""The good and bad workspaces hold recordings for the checks alone: there is no traffic to replay in them."""

collect_ignore = ["good", "bad"]
