"""Arguments and decorators of modules that talk to an API."""
import functools
import random
import time


def rate_limit_argument_spec(spec=None):
    return dict(dict(rate=dict(type='int'), rate_limit=dict(type='int')), **(spec or {}))


def retry_argument_spec(spec=None):
    return dict(dict(retries=dict(type='int'), retry_pause=dict(type='float', default=1)), **(spec or {}))


def basic_auth_argument_spec(spec=None):
    own = dict(
        api_username=dict(type='str'),
        api_password=dict(type='str', no_log=True),
        api_url=dict(type='str'),
        validate_certs=dict(type='bool', default=True),
    )
    return dict(own, **(spec or {}))


def rate_limit(rate=None, rate_limit=None):
    """At most `rate` calls in `rate_limit` seconds."""
    pause = float(rate_limit) / float(rate) if rate is not None and rate_limit is not None else 0.0

    def wrapper(function):
        last = [0.0]

        @functools.wraps(function)
        def limited(*args, **kwargs):
            left = pause - (time.monotonic() - last[0])
            if left > 0:
                time.sleep(left)
            last[0] = time.monotonic()
            return function(*args, **kwargs)

        return limited

    return wrapper


def retry(retries=None, retry_pause=1):
    """Calls again until there is a result that counts, at most `retries` times."""

    def wrapper(function):
        @functools.wraps(function)
        def retried(*args, **kwargs):
            count = 0
            result = None
            while not result:
                if retries is not None and count >= retries:
                    raise Exception('Retry limit exceeded: %d' % retries)
                try:
                    result = function(*args, **kwargs)
                except Exception:
                    pass
                count += 1
                if not result:
                    time.sleep(retry_pause)
            return result

        return retried

    return wrapper


def generate_jittered_backoff(retries=10, delay_base=3, delay_threshold=60):
    """Pauses that double, each of a random length up to its limit."""
    for attempt in range(retries):
        yield random.randint(0, min(delay_threshold, delay_base * 2 ** attempt))


def retry_never(exception_or_result):
    return False


def retry_with_delays_and_condition(backoff_iterator, should_retry_error=None):
    """Calls again behind each pause, as long as the exception is one that `should_retry_error` takes."""
    should_retry = should_retry_error or retry_never
    pauses = list(backoff_iterator)

    def wrapper(function):
        @functools.wraps(function)
        def run(*args, **kwargs):
            call = functools.partial(function, *args, **kwargs)
            for pause in pauses:
                try:
                    return call()
                except Exception as error:
                    if not should_retry(error):
                        raise
                time.sleep(pause)
            return call()

        return run

    return wrapper
