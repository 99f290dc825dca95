"""What modules and plugins import of Ansible, in drover's own words."""
__version__ = '2.19.11'
__author__ = ''
