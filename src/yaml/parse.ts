import { checkCharacters } from './character.js';
import { type Composed, Composer } from './compose.js';
import { construct } from './construct.js';
import { parseJson } from './json.js';
import { measureAliases } from './measure.js';
import type { ParseOptions, YamlDocument, YamlNode } from './node.js';
import { YamlProblem } from './problem.js';
import { reportProblem } from './report.js';

/** All documents of a YAML text. Throws a DroverError of code `yaml`. */
export function parseYaml(text: string, file: string, options: ParseOptions = {}): YamlDocument[] {
  return reporting(text, options, () => {
    const composer = open(text, file, options);
    const documents: YamlDocument[] = [];
    while (composer.startDocument()) documents.push({ root: finish(composer.readDocument(), options) });
    return documents;
  });
}

/**
 * The one document of a text that is JSON or else YAML; undefined when it is empty. A second document is an error. Throws
 * a DroverError of code `yaml`.
 */
export function parseSingle(text: string, file: string, options: ParseOptions = {}): YamlNode | undefined {
  if (options.dialect !== 'filter') {
    const json = parseJson(text, file, options.firstLine ?? 1);
    if (json) return json;
  }
  return reporting(text, options, () => {
    const composer = open(text, file, options);
    if (!composer.startDocument()) return undefined;
    const document = composer.readDocument();
    const second = composer.startDocument();
    if (second) {
      const context = 'expected a single document in the stream';
      throw new YamlProblem('but found another document', second, context, document.root.source);
    }
    return finish(document, options);
  });
}

function open(text: string, file: string, options: ParseOptions): Composer {
  checkCharacters(text, file, options.firstLine ?? 1);
  return new Composer(text, file, options.firstLine ?? 1);
}

function finish({ root, aliased }: Composed, options: ParseOptions): YamlNode {
  construct(root, options);
  if (aliased) measureAliases(root);
  return root;
}

function reporting<Result>(text: string, options: ParseOptions, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof YamlProblem ? reportProblem(error, text, options) : error;
  }
}
