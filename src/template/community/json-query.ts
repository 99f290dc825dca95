import type * as JmesPath from '@jmespath-community/jmespath';
import { requireLibrary } from '../../base/library.js';
import { define, type Filter } from '../../jinja/index.js';
import { PythonError } from '../../values/exception.js';
import { fromPlain, toPlain } from '../../values/plain.js';
import { str } from '../../values/repr.js';
import { ansibleError } from '../python-error.js';

/** JMESPath queries. */
export const JSON_QUERY_FILTERS: Readonly<Record<string, Filter>> = {
  json_query: define({ name: 'json_query', params: ['data', 'expr'] }, (_call, data, expression) => {
    const { search } = requireLibrary('@jmespath-community/jmespath') as typeof JmesPath;
    const plain = toPlain(data!) as Parameters<typeof search>[0];
    try {
      return fromPlain(search(plain, str(expression!)));
    } catch (error) {
      if (error instanceof PythonError) throw error;
      throw ansibleError(`Error in jmespath.search in json_query filter plugin:\n${(error as Error).message}`);
    }
  }),
};
