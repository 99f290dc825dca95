/** `{{ lookup('greeting', 'Ann', word='Hi') }}`: terms are always an array, and so is the result. */
export function run(terms, { variables, word = 'Hello' }) {
  return terms.map((term) => `${word} ${term}, says ${variables.get('inventory_hostname')}`);
}
