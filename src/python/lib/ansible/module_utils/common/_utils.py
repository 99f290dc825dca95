"""Classes and their heirs."""
import inspect


def get_all_subclasses(cls, include_abstract=True, consider_self=False):
    """All heirs of a class, direct and indirect."""
    found = set()
    waiting = [cls]
    while waiting:
        for heir in waiting.pop().__subclasses__():
            if heir not in found:
                found.add(heir)
                waiting.append(heir)
    if consider_self:
        found.add(cls)
    return found if include_abstract else {one for one in found if not inspect.isabstract(one)}
