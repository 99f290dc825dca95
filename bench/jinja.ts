/**
 * Render and expression throughput of the language against Python's Jinja2, nunjucks and @huggingface/jinja, on the same templates and
 * data. `node jinja.js [--python PATH] [--seconds N]` prints a table; the ratios are to drover, more is slower.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Template as HuggingFaceTemplate } from '@huggingface/jinja';
// @ts-expect-error: nunjucks has no declarations of its own
import nunjucks from 'nunjucks';
import { createEnvironment, type Scope, scopeOf } from '../src/jinja/index.js';
import { fromPlain } from '../src/values/plain.js';
import type { Value } from '../src/values/value.js';
import { CASES, type Case } from './jinja-cases.js';
import { PYTHON_BENCH } from './jinja-python.js';

type Engine = 'drover' | 'jinja2' | 'nunjucks' | 'huggingface';

const { values: options } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, seconds: { type: 'string', default: '1' } },
});
const seconds = Number(options.seconds);

/** Time of the processor, so that whatever else the machine does counts for nobody. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds per run: repeated until enough time has passed, the best of three. */
function measure(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    let count = 0;
    const start = cpuSeconds();
    let now = start;
    while (now - start < seconds / 3) {
      run();
      count++;
      now = cpuSeconds();
    }
    best = Math.min(best, (now - start) / count);
  }
  return best;
}

function drover({ kind, sources, variables }: Case): () => unknown {
  const environment = createEnvironment();
  const scope = scopeOf(fromPlain(variables) as Map<string, Value>);
  if (kind === 'compile') return () => createEnvironment().compile(sources[0]!);
  if (kind === 'fresh')
    return () => {
      const fresh = createEnvironment();
      return sources.map((source) => fresh.compileExpression(source)).map((expression) => expression.evaluate(scope));
    };
  if (kind === 'expressions') {
    const compiled = sources.map((source) => environment.compileExpression(source));
    return () => compiled.map((expression) => expression.evaluate(scope));
  }
  if (kind === 'recursive') return () => recursive(environment, sources, scope);
  const template = environment.compile(sources[0]!);
  return () => template.render(scope);
}

/** Variables that are templates of other variables, each rendered when it is first read. */
function recursive(
  environment: ReturnType<typeof createEnvironment>,
  sources: readonly string[],
  outer: Scope,
): string {
  const compiled = compiledOnce(environment, sources);
  const values = new Map<string, Value>();
  const scope: Scope = {
    get(name) {
      const template = compiled.get(name);
      if (!template) return outer.get(name);
      let value = values.get(name);
      if (value === undefined) {
        value = template.render(scope);
        values.set(name, value);
      }
      return value;
    },
    names: () => compiled.keys(),
  };
  return compiled.get(`v${sources.length - 1}`)!.render(scope);
}

const compiledSets = new WeakMap<readonly string[], ReadonlyMap<string, { render(scope: Scope): string }>>();

function compiledOnce(environment: ReturnType<typeof createEnvironment>, sources: readonly string[]) {
  let compiled = compiledSets.get(sources);
  if (!compiled) {
    compiled = new Map(sources.map((source, index) => [`v${index}`, environment.compile(source)]));
    compiledSets.set(sources, compiled);
  }
  return compiled;
}

function nunjucksRun({ kind, sources, variables }: Case): () => unknown {
  const environment = new nunjucks.Environment(null, { autoescape: false });
  const compile = (source: string) => new nunjucks.Template(source, environment, undefined, true);
  if (kind === 'compile') return () => compile(sources[0]!);
  const compileAll = () => sources.map((source) => compile(isExpression(kind) ? `{{ ${source} }}` : source));
  if (kind === 'fresh') return () => compileAll().map((template) => template.render(variables));
  const compiled = compileAll();
  if (kind !== 'recursive') return () => compiled.map((template) => template.render(variables));
  return () => inOrder(compiled, variables);
}

function huggingFaceRun({ kind, sources, variables }: Case): () => unknown {
  if (kind === 'compile') return () => new HuggingFaceTemplate(sources[0]!);
  const compileAll = () =>
    sources.map((source) => new HuggingFaceTemplate(isExpression(kind) ? `{{ ${source} }}` : source));
  if (kind === 'fresh') return () => compileAll().map((template) => template.render(variables));
  const compiled = compileAll();
  if (kind !== 'recursive') return () => compiled.map((template) => template.render(variables));
  return () => inOrder(compiled, variables);
}

function isExpression(kind: Case['kind']): boolean {
  return kind === 'expressions' || kind === 'fresh';
}

/** The recursive set for engines without lazy variables: each in its turn, which is the same work. */
function inOrder(
  compiled: readonly { render(variables: Record<string, unknown>): string }[],
  variables: Record<string, unknown>,
): string {
  const known = { ...variables };
  compiled.forEach((template, index) => {
    known[`v${index}`] = template.render(known);
  });
  return known[`v${compiled.length - 1}`] as string;
}

function pythonTimes(): Map<string, number> {
  const { status, stdout, stderr } = spawnSync(options.python, ['-c', PYTHON_BENCH], {
    input: JSON.stringify({ cases: CASES, seconds }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return new Map(Object.entries(JSON.parse(stdout) as Record<string, number>));
  console.log(`no figures for jinja2: ${stderr.trim().split('\n').at(-1) ?? `${options.python} could not be run`}`);
  return new Map();
}

/** Seconds, or undefined for an engine that cannot do the case. */
function attempt(make: () => () => unknown): number | undefined {
  try {
    const run = make();
    run();
    return measure(run);
  } catch (error) {
    console.log(`  ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
}

const ENGINES: readonly Engine[] = ['drover', 'jinja2', 'nunjucks', 'huggingface'];

function main(): void {
  const python = pythonTimes();
  console.log(['case'.padEnd(38), ...ENGINES.map((engine) => engine.padStart(20))].join(''));
  const ratios: number[] = [];
  for (const one of CASES) {
    const times: Record<Engine, number | undefined> = {
      drover: attempt(() => drover(one)),
      jinja2: python.get(one.name),
      nunjucks: attempt(() => nunjucksRun(one)),
      huggingface: attempt(() => huggingFaceRun(one)),
    };
    if (times.jinja2 !== undefined) ratios.push(times.jinja2 / times.drover!);
    console.log(
      [one.name.padEnd(38), ...ENGINES.map((engine) => cell(times[engine], times.drover!).padStart(20))].join(''),
    );
  }
  if (ratios.length > 0) {
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    console.log(`drover is ${mean.toFixed(1)} times as fast as jinja2 (geometric mean)`);
  }
}

function cell(time: number | undefined, base: number): string {
  return time === undefined ? '-' : `${(time * 1000).toFixed(3)} ms (${(time / base).toFixed(1)}x)`;
}

main();
