"""The version of ansible-core whose behaviour this is."""
__version__ = '2.19.11'
__author__ = ""
__codename__ = ""
