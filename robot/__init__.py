"""chorus-robot: renews the Chorus Pro technical account's password from declarative YAML flows."""

__version__ = "0.1.0"
