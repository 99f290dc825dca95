"""A limit of time around a function."""
import functools
import multiprocessing.pool as _pool

GATHER_TIMEOUT = None
DEFAULT_GATHER_TIMEOUT = 10


class TimeoutError(Exception):
    pass


def timeout(seconds=None, error_message='Timer expired'):
    """Raises TimeoutError when the function takes longer."""

    def decorate(function):
        @functools.wraps(function)
        def limited(*args, **kwargs):
            limit = seconds or GATHER_TIMEOUT or DEFAULT_GATHER_TIMEOUT
            pool = _pool.ThreadPool(processes=1)
            result = pool.apply_async(function, args, kwargs)
            pool.close()
            try:
                return result.get(limit)
            except multiprocessing_timeout():
                raise TimeoutError('Timer expired after %s seconds' % limit)
            finally:
                pool.terminate()

        return limited

    if callable(seconds):
        function, seconds = seconds, None
        return decorate(function)
    return decorate


def multiprocessing_timeout():
    import multiprocessing

    return multiprocessing.TimeoutError
