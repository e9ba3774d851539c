"""The wire: secrets swapped and captured in the HTTP traffic between browser and portal.

Functions on bytes and data alone: what pauses requests and answers, and sends them on, is not known here, nor what a
page or a run is.
"""
