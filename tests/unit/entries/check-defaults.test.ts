import { checkDefaults } from '../../../server/src/entries/check-defaults';
import type { Attribute } from '../../../server/src/entries/model';

const attributes: Record<string, Attribute> = {
  title: { type: 'string' },
  name: { type: 'string', required: true },
  short: { type: 'string', maxLength: 5 },
  long: { type: 'text' },
  least: { type: 'string', minLength: 3 },
  code: { type: 'string', regex: '^[A-Z]{2}$' },
  mail: { type: 'email' },
  number: { type: 'string', unique: true },
  slug: { type: 'uid' },
  count: { type: 'integer' },
  stars: { type: 'integer', min: 1, max: '5' },
  price: { type: 'decimal', min: 0 },
  big: { type: 'biginteger' },
  done: { type: 'boolean' },
  stage: { type: 'enumeration', enum: ['new', 'open'] },
  due: { type: 'date' },
  at: { type: 'datetime' },
  extra: { type: 'json' },
  project: { type: 'relation', relation: 'manyToOne', target: 'api::project.project' },
  team: { type: 'relation', relation: 'manyToOne', target: 'api::team.team', required: true },
  tags: { type: 'relation', relation: 'manyToMany', target: 'api::tag.tag' },
  secret: { type: 'string', private: true },
  password: { type: 'password' },
  documentId: { type: 'string' },
  createdBy: { type: 'relation', relation: 'manyToOne', target: 'admin::user' },
};

describe('alias defaults', () => {
  it.each<[string, unknown]>([
    ['title', 'A title'],
    ['title', ''],
    ['title', null],
    ['title', 'x'.repeat(255)],
    ['short', 'abcde'],
    ['long', 'x'.repeat(5_000)],
    ['least', 'abc'],
    ['code', 'DE'],
    ['mail', 'ada@editors.example'],
    ['mail', ''],
    ['number', null],
    ['count', 3],
    ['count', -2_147_483_647],
    ['stars', 5],
    ['price', 1.5],
    ['big', '9007199254740993'],
    ['done', false],
    ['stage', 'open'],
    ['due', '2026-11-21'],
    ['due', '2024-02-29'],
    ['at', '2026-11-21T10:00:00Z'],
    ['at', '2026-11-21T10:00+02:00'],
    ['at', '2026-11-21'],
    ['extra', { any: ['thing'] }],
    ['project', 'document-1'],
    ['project', null],
  ])('%s may be %j', (name, value) => {
    expect(checkDefaults(attributes, { [name]: value })).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['title', 5, /must be a text/],
    ['title', 'x'.repeat(256), /at most 255 characters/],
    ['name', '', /must not be empty.*required/],
    ['name', null, /must not be empty.*required/],
    ['team', null, /must not be empty.*required/],
    ['short', 'abcdef', /at most 5 characters/],
    ['least', 'ab', /at least 3 characters/],
    ['code', 'de', /pattern/],
    ['mail', 'nobody', /must be an e-mail address/],
    ['number', 'T-1', /different in every entry/],
    ['slug', 'mine', /different in every entry/],
    ['count', '3', /must be a number/],
    ['count', Infinity, /must be a number/],
    ['count', 1.5, /must be a whole number/],
    ['count', 3_000_000_000, /at most 2147483647/],
    ['stars', 0, /at least 1/],
    ['stars', 6, /at most 5/],
    ['price', -1, /at least 0/],
    ['big', '12.5', /must be a whole number/],
    ['big', 12, /must be a whole number/],
    ['done', 'yes', /must be true or false/],
    ['stage', 'closed', /must be one of new, open/],
    ['stage', ['new'], /must be one of new, open/],
    ['due', 'soon', /must be a date/],
    ['due', 5, /must be a date/],
    ['due', '1', /must be a date/],
    ['due', '2026-02-30', /must be a date/],
    ['due', '2026-11-21T10:00:00Z', /must be a date/],
    ['at', '2026-11-21T99:00:00Z', /must be a date/],
    ['project', '', /must be the documentId/],
    ['project', 5, /must be the documentId/],
    ['project', { documentId: 'x' }, /must be the documentId/],
    ['project', 'x'.repeat(65), /must be the documentId/],
    ['nowhere', 'x', /no field "nowhere"/],
    ['tags', ['x'], /no field "tags"/],
    ['secret', 'x', /no field "secret"/],
    ['password', 'x', /no field "password"/],
    ['createdBy', 1, /no field "createdBy"/],
    ['documentId', 'x', /no field "documentId"/],
    ['__proto__', 'x', /no field "__proto__"/],
    ['toString', 'x', /no field "toString"/],
  ])('%s may not be %j', (name, value, message) => {
    const defaults = JSON.parse(
      `{${JSON.stringify(name)}: ${value === Infinity ? '1e999' : JSON.stringify(value)}}`
    );
    expect(checkDefaults(attributes, defaults)).toEqual([
      { field: name, message: expect.stringMatching(message) },
    ]);
  });

  it('names every wrong field', () => {
    const wrong = checkDefaults(attributes, { title: 5, stage: 'closed', count: 1 });
    expect(wrong.map(({ field }) => field)).toEqual(['title', 'stage']);
  });
});
