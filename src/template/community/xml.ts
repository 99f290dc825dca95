import type * as FastXmlParser from 'fast-xml-parser';
import { requireLibrary } from '../../base/library.js';
import { define, type Filter } from '../../jinja/index.js';
import { fromPlain, toPlain } from '../../values/plain.js';
import { str } from '../../values/repr.js';
import type { Dict, Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';

const SHARED = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text' } as const;

/** XML as dicts, in the form of xmltodict: attributes begin with `@`, text beside them is `#text`. */
export const XML_FILTERS: Readonly<Record<string, Filter>> = {
  from_xml: define({ name: 'from_xml', params: ['data', ['engine', 'xmltodict']] }, (_call, data, engine) => {
    onlyEngine('from_xml', engine!);
    const { XMLParser } = requireLibrary('fast-xml-parser') as typeof FastXmlParser;
    const parser = new XMLParser({
      ...SHARED,
      parseTagValue: false,
      parseAttributeValue: false,
      ignoreDeclaration: true,
    });
    try {
      return emptyAsNone(fromPlain(parser.parse(str(data!), true)));
    } catch (cause) {
      throw ansibleError(`Error when using plugin from_xml: 'data' is not valid XML: ${(cause as Error).message}`);
    }
  }),
  to_xml: define(
    { name: 'to_xml', params: ['data', ['engine', 'xmltodict'], ['indent', 'tabs'], ['full_document', true]] },
    (_call, data, engine, indent, fullDocument) => {
      onlyEngine('to_xml', engine!);
      const { XMLBuilder } = requireLibrary('fast-xml-parser') as typeof FastXmlParser;
      const indentBy = str(indent!) === 'spaces' ? '    ' : '\t';
      const builder = new XMLBuilder({ ...SHARED, format: true, indentBy, suppressEmptyNode: false });
      const body = (builder.build(toPlain(data!)) as string).replace(/\n$/, '');
      return fullDocument === false ? body : `<?xml version="1.0" encoding="utf-8"?>\n${body}`;
    },
  ),
};

function onlyEngine(name: string, engine: Value): void {
  if (engine !== 'xmltodict')
    throw ansibleError(`Error when using plugin ${name}: the engine ${str(engine)} is not supported; xmltodict is`);
}

/** An element without text is None. */
function emptyAsNone(value: Value): Value {
  if (value === '') return null;
  if (Array.isArray(value)) return value.map(emptyAsNone);
  if (!(value instanceof Map)) return value;
  const dict: Dict = new Map();
  for (const [key, item] of value)
    dict.set(key, typeof key === 'string' && key.startsWith('@') ? item : emptyAsNone(item));
  return dict;
}
