/** The same measurement in Python: reads cases as JSON from standard input, writes seconds per run by name. */
export const PYTHON_BENCH = `
import json, sys, time
from jinja2 import Environment

data = json.load(sys.stdin)

def measure(run):
    best = float('inf')
    for _ in range(3):
        count = 0
        start = now = time.process_time()
        while now - start < data['seconds'] / 3:
            run()
            count += 1
            now = time.process_time()
        best = min(best, (now - start) / count)
    return best

def runner(case):
    env = Environment()
    sources, variables = case['sources'], case['variables']
    if case['kind'] == 'compile':
        return lambda: Environment().from_string(sources[0])
    if case['kind'] == 'fresh':
        def fresh():
            env = Environment()
            compiled = [env.compile_expression(source) for source in sources]
            return [expression(variables) for expression in compiled]
        return fresh
    if case['kind'] == 'expressions':
        compiled = [env.compile_expression(source) for source in sources]
        return lambda: [expression(variables) for expression in compiled]
    compiled = [env.from_string(source) for source in sources]
    if case['kind'] != 'recursive':
        return lambda: compiled[0].render(variables)
    def recursive():
        known = dict(variables)
        for index, template in enumerate(compiled):
            known['v%d' % index] = template.render(known)
        return known['v%d' % (len(compiled) - 1)]
    return recursive

print(json.dumps({case['name']: measure(runner(case)) for case in data['cases']}))
`;
