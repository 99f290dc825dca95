import type { SourcePosition } from '../base/position.js';
import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import { TemplateEngine } from './engine.js';
import type { VariableSource } from './templar.js';

/** A text that the user wrote, and where. */
export interface Written {
  readonly source: SourcePosition | undefined;
}

/**
 * Finds whether the result of a template is a text that the user wrote in a variable, and not data that looks like it.
 * The template is rendered again over variables whose written texts are replaced by tokens that nothing else can
 * contain: the result is such a text when it comes out as a token, whole.
 */
export function writtenText(engine: TemplateEngine, template: Template, result: string): Written | undefined {
  const { value, tokens } = renderMarked(engine, template);
  const token = typeof value === 'string' ? tokens.get(value.trim()) : undefined;
  return token?.text.trim() === result ? token.written : undefined;
}

/** Whether a text that the user wrote is one of the items that a template gives. */
export function givesWritten(engine: TemplateEngine, template: Template, text: string): boolean {
  const { value, tokens } = renderMarked(engine, template);
  return Array.isArray(value) && value.some((item) => typeof item === 'string' && tokens.get(item)?.text === text);
}

function renderMarked(engine: TemplateEngine, template: Template): { readonly value: Value; readonly tokens: Tokens } {
  const { variables } = engine;
  const tokens: Tokens = new Map();
  if (!variables.written) return { value: null, tokens };
  const marked = new TemplateEngine(engine.environment, tokenised(variables, tokens), engine.context);
  try {
    return { value: marked.render(new Template(template.text, template.source)), tokens };
  } catch {
    return { value: null, tokens };
  }
}

type Tokens = Map<string, { text: string; written: Written }>;

function tokenised(variables: VariableSource, tokens: Tokens): VariableSource {
  return {
    names: () => variables.names(),
    get(name) {
      const value = variables.get(name);
      return value === undefined ? undefined : replaceTexts(value, [name], variables, tokens);
    },
  };
}

function replaceTexts(value: Value, path: readonly Value[], variables: VariableSource, tokens: Tokens): Value {
  if (typeof value === 'string') {
    const place = variables.written?.(path);
    if (place === undefined) return value;
    const token = `\0written ${tokens.size}\0`;
    tokens.set(token, { text: value, written: { source: place === true ? undefined : place } });
    return token;
  }
  if (value instanceof Template) return new Template(value.text, value.source);
  if (Array.isArray(value)) return value.map((item, index) => replaceTexts(item, [...path, index], variables, tokens));
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [key, replaceTexts(item, [...path, key], variables, tokens)]));
}

/**
 * Where the value of an expression was written, as `file:line:column`: of a plain reference (`a.b[0]`, `{{ a }}`, `a | first`),
 * and of a text that the expression only passes on. Undefined for a value that the expression made.
 */
export function originOf(engine: TemplateEngine, expression: string | undefined, value: Value): string | undefined {
  if (expression === undefined) return undefined;
  const path = pathOf(expression);
  if (path) return originOfPath(engine, path, value);
  if (typeof value !== 'string') return undefined;
  const written = writtenText(engine, new Template(`{{ (${expression}) }}`, undefined), value);
  return written?.source && placeText(written.source);
}

function originOfPath(engine: TemplateEngine, path: readonly Value[], result: Value): string | undefined {
  const [name, ...keys] = path;
  let value = engine.variables.get(name as string);
  for (const key of keys)
    value = value instanceof Map ? value.get(key) : Array.isArray(value) ? value[Number(key)] : undefined;
  if (value instanceof Template) {
    const inner = /^\{\{(.*)\}\}$/s.exec(value.text)?.[1];
    return originOf(engine, inner, result) ?? (value.source && placeText(value.source));
  }
  const place = engine.variables.written?.(path);
  return place === undefined || place === true ? undefined : placeText(place);
}

const REFERENCE = /^([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*|\[\d+\]|\['[^']*'\]|\["[^"]*"\])*)(\s*\|\s*first)?$/;

function pathOf(expression: string): Value[] | undefined {
  const bare = /^\{\{(.*)\}\}$/s.exec(expression)?.[1] ?? expression;
  const match = REFERENCE.exec(bare.trim());
  if (!match) return undefined;
  const keys = [...match[2]!.matchAll(/\.(\w+)|\[(\d+)\]|\[['"]([^'"]*)['"]\]/g)].map(
    ([, attribute, index, key]): Value => (index === undefined ? (attribute ?? key ?? '') : Number(index)),
  );
  return [match[1]!, ...keys, ...(match[3] === undefined ? [] : [0])];
}

export function placeText({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}
