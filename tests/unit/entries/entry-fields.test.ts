import { entryFields } from '../../../server/src/entries/entry-fields';

const fields = entryFields({
  title: { type: 'string', required: true },
  count: { type: 'integer' },
  price: { type: 'decimal' },
  big: { type: 'biginteger' },
  done: { type: 'boolean' },
  stage: { type: 'enumeration', enum: ['new', 'open'], required: true, default: 'new' },
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
    expect(fields.find(({ name }) => name === 'title')).toMatchObject({
      type: 'string',
      required: true,
      hasDefault: false,
    });
    expect(fields.find(({ name }) => name === 'stage')).toMatchObject({ required: true, hasDefault: true });
  });
});
