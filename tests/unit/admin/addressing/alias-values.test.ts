import {
  aliasBody,
  aliasValues,
  ownerDefaults,
  searchText,
  unfilledFields,
} from '../../../../admin/src/addressing/alias-values';
import { aliasInput, type AliasView } from '../../../../server/src/contracts/addressing';
import type { EntryType } from '../../../../server/src/contracts/entries';

const alias: AliasView = {
  documentId: 'alias-1',
  name: 'lamp',
  address: 'lamp@shop.example',
  aliasDomain: { documentId: 'shop', name: 'shop.example' },
  targetType: 'api::task.task',
  targetTypeName: 'Task',
  defaults: { project: 'project-1', done: false },
  contactPolicy: 'internal_users',
  forcedDocumentId: null,
  forcedTitle: null,
  owner: { uid: 'api::project.project', documentId: 'project-1', title: 'New lamp' },
  anyDomain: true,
  takesAutomatic: true,
  forwardedAuthor: false,
  relays: ['form@web.example', 'shop@web.example'],
  publish: true,
  refusalHtml: '<p>No.</p>',
  status: 'invalid',
  statusError: 'name is required',
};

const task: EntryType = {
  uid: 'api::task.task',
  displayName: 'Task',
  singleType: false,
  draftAndPublish: false,
  nameField: 'name',
  emailField: 'sender',
  customerField: null,
  responsibleField: null,
  companyField: null,
  fields: [
    { name: 'name', type: 'string', required: true, hasDefault: false },
    { name: 'sender', type: 'string', required: true, hasDefault: false },
    { name: 'stage', type: 'string', required: true, hasDefault: true },
    { name: 'note', type: 'string', required: false, hasDefault: false },
    { name: 'number', type: 'number', required: true, hasDefault: false },
    {
      name: 'project',
      type: 'relation',
      required: true,
      hasDefault: false,
      target: 'api::project.project',
    },
  ],
};

describe('the form of an alias', () => {
  it('sends back what it was given', () => {
    const { documentId, address, targetTypeName, forcedTitle, status, statusError, ...stored } = alias;
    expect([documentId, address, targetTypeName, forcedTitle, status, statusError]).toHaveLength(6);
    expect(aliasBody(aliasValues(alias, null))).toEqual({
      ...stored,
      aliasDomain: 'shop',
      owner: { uid: 'api::project.project', documentId: 'project-1' },
    });
  });

  it('begins a new one with what the server would take for granted', () => {
    const values = { ...aliasValues(undefined, 'shop'), targetType: 'api::task.task' };
    expect(aliasInput.parse(aliasBody(values))).toEqual(
      aliasInput.parse({
        name: '',
        aliasDomain: 'shop',
        targetType: 'api::task.task',
        owner: null,
        forcedDocumentId: null,
      })
    );
  });

  it('takes addresses of web forms on lines, or however they were pasted', () => {
    const relays = ' a@x.example\n\nb@x.example, c@x.example;d@x.example ';
    expect(aliasBody({ ...aliasValues(undefined, null), relays }).relays).toEqual([
      'a@x.example',
      'b@x.example',
      'c@x.example',
      'd@x.example',
    ]);
  });

  it('leaves out values without a field, and an owner of which only the type is known', () => {
    const values = {
      ...aliasValues(undefined, null),
      defaults: [
        { field: '', value: null },
        { field: 'note', value: 'x' },
      ],
      ownerType: 'api::project.project',
    };
    expect(aliasBody(values)).toMatchObject({ defaults: { note: 'x' }, owner: null });
  });
});

describe('required fields that nothing fills', () => {
  const values = { defaults: [], forcedDocumentId: null, publish: false };

  it('are those that neither mail nor type nor a default value fills', () => {
    expect(unfilledFields(task, values)).toEqual(['number', 'project']);
    const defaults = [
      { field: 'number', value: 0 },
      { field: 'project', value: null },
    ];
    expect(unfilledFields(task, { ...values, defaults })).toEqual(['project']);
  });

  it('are none of a draft, and none when no entry is made', () => {
    expect(unfilledFields({ ...task, draftAndPublish: true }, values)).toEqual([]);
    expect(unfilledFields({ ...task, draftAndPublish: true }, { ...values, publish: true })).toEqual([
      'number',
      'project',
    ]);
    expect(unfilledFields(task, { ...values, forcedDocumentId: 'x' })).toEqual([]);
  });
});

describe('an alias that an entry gets', () => {
  it('makes entries that point to it, where their type can', () => {
    const owner = { uid: 'api::project.project', documentId: 'project-1' };
    expect(ownerDefaults(task, owner)).toEqual([{ field: 'project', value: 'project-1' }]);
    expect(ownerDefaults(task, { ...owner, uid: 'api::team.team' })).toEqual([]);
    expect(ownerDefaults(undefined, owner)).toEqual([]);
  });
});

describe('the search in the list', () => {
  it('finds an alias by its address, its domain, what it makes and whose it is', () => {
    const other = { ...alias, address: 'a@other.example', targetTypeName: 'Lead', owner: null };
    const found = (sought: string) =>
      [alias, other].filter((one) => searchText(one).includes(sought)).map((one) => one.address);
    expect(found('lamp@shop.example')).toEqual(['lamp@shop.example']);
    expect(found('@other.example')).toEqual(['a@other.example']);
    expect(found('Lead')).toEqual(['a@other.example']);
    expect(found('New lamp')).toEqual(['lamp@shop.example']);
    expect(searchText({ ...other, address: null })).toBe('Lead');
  });
});
