/** Templates and data that every engine is measured with. */
export interface Case {
  readonly name: string;
  /** `fresh` expressions are all different, and each is parsed, compiled and evaluated once: no cache can help. */
  readonly kind: 'render' | 'expressions' | 'fresh' | 'recursive' | 'compile';
  readonly sources: readonly string[];
  readonly variables: Record<string, unknown>;
}

const SERVER = `
{% for server in servers %}
server {
    listen {{ server.port | default(80) }}{% if server.ssl %} ssl http2{% endif %};
    server_name {{ server.names | join(' ') }};
    root {{ server.root }};
    index index.html index.htm;
    access_log /var/log/nginx/{{ server.names[0] }}.access.log main;
    error_log /var/log/nginx/{{ server.names[0] }}.error.log {{ log_level | default('warn') }};
{% if server.ssl %}
    ssl_certificate {{ ssl_dir }}/{{ server.names[0] }}.crt;
    ssl_certificate_key {{ ssl_dir }}/{{ server.names[0] }}.key;
    ssl_protocols {{ protocols | join(' ') }};
{% endif %}
{% for location in server.locations %}
    location {{ location.path }} {
{% if location.proxy is defined %}
        proxy_pass http://{{ location.proxy }};
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_read_timeout {{ location.timeout | default(60) }}s;
{% else %}
        try_files $uri $uri/ {{ location.fallback | default('=404') }};
{% endif %}
{% if location.cache and not server.private %}
        expires {{ location.cache }}d;
        add_header Cache-Control "public";
{% endif %}
    }
{% endfor %}
    # {{ loop.index }} of {{ loop.length }}{% if loop.last %}, the last{% endif %}

}
{% endfor %}
`;

const HEAD = `user {{ user }};
worker_processes {{ workers }};
pid /run/nginx.pid;
events {
    worker_connections {{ workers * 1024 }};
{% if multi_accept %}
    multi_accept on;
{% endif %}
}
http {
`;

/** About two hundred lines: directives with a value each, then the servers. */
const NGINX = `${HEAD}${Array.from({ length: 140 }, (_, index) => `    directive_${index} {{ settings.value_${index % 20} }};`).join('\n')}\n${SERVER}\n}\n`;

const NGINX_VARIABLES = {
  user: 'www-data',
  workers: 4,
  multi_accept: true,
  ssl_dir: '/etc/ssl/private',
  protocols: ['TLSv1.2', 'TLSv1.3'],
  settings: Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`value_${index}`, index % 2 ? `text${index}` : index]),
  ),
  servers: Array.from({ length: 10 }, (_, index) => ({
    port: index % 2 ? 443 : 80,
    ssl: index % 2 === 1,
    private: index % 3 === 0,
    names: [`host${index}.example.com`, `www.host${index}.example.com`],
    root: `/srv/www/${index}`,
    locations: Array.from({ length: 4 }, (_, place) => ({
      path: `/path${place}`,
      cache: place,
      ...(place % 2 ? { proxy: `10.0.0.${place}:8080` } : {}),
    })),
  })),
};

const ROWS = `{% for row in rows %}{{ loop.index }}: {{ row.name }} {{ row.size + 1 }}{% if row.active %} active{% else %} idle{% endif %} {{ row.tags | join(',') }}
{% endfor %}`;

const WHENS = Array.from({ length: 10_000 }, (_, index) => {
  const forms = [
    `ansible_os == "Debian"`,
    `count > ${index % 100}`,
    `item.name == "name${index % 7}" and item.enabled`,
    `result_${index % 3} is defined`,
    `not item.enabled or count < 5`,
    `"web" in groups`,
    `(item.size | default(0)) >= ${index % 10}`,
  ];
  return forms[index % forms.length]!;
});

const WHEN_VARIABLES = {
  ansible_os: 'Debian',
  count: 50,
  item: { name: 'name3', enabled: true },
  result_1: 1,
  groups: ['db', 'web'],
};

export const CASES: readonly Case[] = [
  { name: 'nginx.conf.j2, 200 lines', kind: 'render', sources: [NGINX], variables: NGINX_VARIABLES },
  {
    name: 'loop of 10,000 rows',
    kind: 'render',
    sources: [ROWS],
    variables: {
      rows: Array.from({ length: 10_000 }, (_, index) => ({
        name: `row${index}`,
        size: index,
        active: index % 3 === 0,
        tags: ['a', 'b', `c${index}`],
      })),
    },
  },
  {
    name: '10,000 when expressions',
    kind: 'expressions',
    sources: WHENS,
    variables: WHEN_VARIABLES,
  },
  {
    name: '10,000 new when expressions',
    kind: 'fresh',
    sources: WHENS.map((source, index) => `${source} or count == ${index}`),
    variables: WHEN_VARIABLES,
  },
  {
    name: '300 recursive variables',
    kind: 'recursive',
    sources: Array.from({ length: 300 }, (_, index) =>
      index === 0 ? '{{ base }}' : `{{ v${index - 1} | upper }}/{{ base }}${index}{% if base == 'x' %}!{% endif %}`,
    ),
    variables: { base: 'srv' },
  },
  { name: 'parse and compile, cold', kind: 'compile', sources: [NGINX], variables: {} },
];
