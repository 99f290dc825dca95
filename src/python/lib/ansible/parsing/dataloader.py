"""Files of the controller."""
from drover.lookup import Loader


class DataLoader(Loader):
    def __init__(self):
        import os

        super(DataLoader, self).__init__(os.getcwd())
