import { define, type Filter } from '../../jinja/index.js';
import { typeError, valueError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Value } from '../../values/value.js';
import { splitUrl } from '../url.js';

/** Filters on URLs. */
export const URL_FILTERS: Readonly<Record<string, Filter>> = {
  urldecode: define(
    { name: 'unquote_plus', params: ['string', ['encoding', 'utf-8'], ['errors', 'replace']] },
    (_call, value) => {
      const text = asText(value!);
      if (text === undefined) throw typeError(`argument of type '${typeName(value!)}' is not iterable`);
      return unquote(text.replaceAll('+', ' '));
    },
  ),
  urlsplit: define(
    { name: 'split_url', params: ['value', ['query', ''], ['alias', 'urlsplit']] },
    (_call, value, query, alias) => {
      const parts = partsOf(value!);
      if (!isTrue(query!)) return parts;
      const part = parts.get(query!);
      if (part === undefined) throw valueError(`${str(alias!)}: unknown URL component: ${str(query!)}`);
      return part;
    },
  ),
};

/** Runs of escapes are UTF-8; what is none becomes U+FFFD. */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(run.replaceAll('%', ''), 'hex')),
  );
}

function partsOf(value: Value): Map<Value, Value> {
  const text = asText(value);
  if (text === undefined) throw typeError(`Cannot mix str and non-str arguments: ${typeName(value)}`);
  const { fragment, hostname, netloc, password, path, port, query, scheme, username } = splitUrl(text);
  return new Map<Value, Value>([
    ['fragment', fragment],
    ['hostname', hostname],
    ['netloc', netloc],
    ['password', password],
    ['path', path],
    ['port', port()],
    ['query', query],
    ['scheme', scheme],
    ['username', username],
  ]);
}
