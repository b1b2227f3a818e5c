import { checkDefaults, entryFields } from '../../../server/src/entries/entry-fields';

const fields = entryFields({
  title: { type: 'string', required: true },
  count: { type: 'integer' },
  price: { type: 'decimal' },
  big: { type: 'biginteger' },
  done: { type: 'boolean' },
  stage: { type: 'enumeration', enum: ['new', 'open'] },
  due: { type: 'date' },
  at: { type: 'datetime' },
  extra: { type: 'json' },
  project: { type: 'relation', relation: 'manyToOne', target: 'api::project.project' },
  tags: { type: 'relation', relation: 'manyToMany', target: 'api::tag.tag' },
  morph: { type: 'relation', relation: 'morphToOne' },
  secret: { type: 'string', private: true },
  password: { type: 'password' },
  cover: { type: 'media' },
  blocks: { type: 'dynamiczone' },
  documentId: { type: 'string' },
  createdBy: { type: 'relation', relation: 'manyToOne', target: 'admin::user' },
  publishedAt: { type: 'datetime' },
  locale: { type: 'string' },
});

describe('the fields that an alias may fill', () => {
  it('are values and relations to one entry, never a secret, a file or a column of Strapi', () => {
    expect(fields.map(({ name }) => name)).toEqual([
      'title',
      'count',
      'price',
      'big',
      'done',
      'stage',
      'due',
      'at',
      'extra',
      'project',
    ]);
  });

  it('carry what a form needs', () => {
    expect(fields.find(({ name }) => name === 'stage')).toMatchObject({
      type: 'enumeration',
      options: ['new', 'open'],
    });
    expect(fields.find(({ name }) => name === 'project')).toMatchObject({
      type: 'relation',
      target: 'api::project.project',
    });
    expect(fields.find(({ name }) => name === 'title')).toMatchObject({ type: 'string', required: true });
  });
});

describe('alias defaults', () => {
  it.each<[string, unknown]>([
    ['title', 'A title'],
    ['count', 3],
    ['price', 1.5],
    ['big', '9007199254740993'],
    ['done', false],
    ['stage', 'open'],
    ['due', '2026-11-21'],
    ['at', '2026-11-21T10:00:00Z'],
    ['extra', { any: ['thing'] }],
    ['project', 'document-1'],
    ['title', null],
    ['project', null],
  ])('%s may be %j', (name, value) => {
    expect(checkDefaults(fields, { [name]: value })).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['title', 5, /must be a text/],
    ['count', '3', /must be a number/],
    ['count', Infinity, /must be a number/],
    ['done', 'yes', /must be true or false/],
    ['stage', 'closed', /must be one of new, open/],
    ['due', 'soon', /must be a date/],
    ['due', 5, /must be a date/],
    ['project', '', /must be the documentId/],
    ['project', 5, /must be the documentId/],
    ['nowhere', 'x', /no field "nowhere"/],
    ['tags', ['x'], /no field "tags"/],
    ['secret', 'x', /no field "secret"/],
    ['password', 'x', /no field "password"/],
    ['createdBy', 1, /no field "createdBy"/],
    ['documentId', 'x', /no field "documentId"/],
    ['__proto__', 'x', /no field "__proto__"/],
  ])('%s may not be %j', (name, value, message) => {
    const defaults = JSON.parse(
      `{${JSON.stringify(name)}: ${value === Infinity ? '1e999' : JSON.stringify(value)}}`
    );
    expect(checkDefaults(fields, defaults)).toEqual([
      { field: name, message: expect.stringMatching(message) },
    ]);
  });

  it('names every wrong field', () => {
    expect(checkDefaults(fields, { title: 5, stage: 'closed', count: 1 }).map(({ field }) => field)).toEqual([
      'title',
      'stage',
    ]);
  });
});
