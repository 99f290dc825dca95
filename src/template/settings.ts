/** Settings of ansible.cfg that templates depend on. */
export interface TemplateSettings {
  /** ALLOW_BROKEN_CONDITIONALS: conditionals need no boolean result. Default false. */
  readonly allowBrokenConditionals: boolean;
  /** ALLOW_EMBEDDED_TEMPLATES: templates in string constants of conditionals and of lookup terms are rendered. Default true. */
  readonly allowEmbeddedTemplates: boolean;
  /** DEFAULT_JINJA2_EXTENSIONS. */
  readonly extensions: readonly string[];
  /** DUPLICATE_YAML_DICT_KEY: what `from_yaml` makes of a key that is there twice. Default `warn`. */
  readonly duplicateKeys: 'warn' | 'error' | 'ignore';
  /** DEFAULT_MANAGED_STR: what `ansible_managed` says. */
  readonly managed: string;
}

export const DEFAULT_SETTINGS: TemplateSettings = {
  allowBrokenConditionals: false,
  allowEmbeddedTemplates: true,
  duplicateKeys: 'warn',
  extensions: [],
  managed: 'Ansible managed',
};
