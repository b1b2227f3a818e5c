import type { Core } from '@strapi/strapi';

import { mergeModules, type Module } from '../../server/src/module';

const context = { strapi: {} as Core.Strapi };
const service = () => ({});

describe('merging modules', () => {
  it('joins what they declare', () => {
    const merged = mergeModules([
      { name: 'one', services: { one: service }, contentTypes: { a: { schema: {} } } },
      { name: 'two', services: { two: service }, contentTypes: { b: { schema: {} } } },
    ]);
    expect(Object.keys(merged.services)).toEqual(['one', 'two']);
    expect(Object.keys(merged.contentTypes)).toEqual(['a', 'b']);
    expect(merged.controllers).toEqual({});
  });

  it.each<[string, Partial<Module>]>([
    ['services', { services: { x: service } }],
    ['contentTypes', { contentTypes: { x: { schema: {} } } }],
    ['controllers', { controllers: { x: () => ({}) } }],
    ['routes', { routes: { x: () => ({ type: 'admin', routes: [] }) } }],
  ])('refuses two that claim the same name in %s, and says which', (kind, part) => {
    expect(() =>
      mergeModules([
        { name: 'one', ...part },
        { name: 'two', ...part },
      ])
    ).toThrow(`The module two declares ${kind}.x`);
  });

  it('lets a content type and a service share a name', () => {
    expect(() =>
      mergeModules([{ name: 'one', services: { x: service }, contentTypes: { x: { schema: {} } } }])
    ).not.toThrow();
  });

  it('starts them in order, one after the other, and ends them in reverse', async () => {
    const calls: string[] = [];
    const note = (what: string) => async () => {
      await Promise.resolve();
      calls.push(what);
    };
    const module = (name: string): Module => ({
      name,
      register: note(`register ${name}`),
      bootstrap: note(`bootstrap ${name}`),
      destroy: note(`destroy ${name}`),
    });
    const merged = mergeModules([module('one'), { name: 'without hooks' }, module('two')]);
    await merged.register(context);
    await merged.bootstrap(context);
    await merged.destroy(context);
    expect(calls).toEqual([
      'register one',
      'register two',
      'bootstrap one',
      'bootstrap two',
      'destroy two',
      'destroy one',
    ]);
  });

  it('stops at the first one that fails', async () => {
    const second = jest.fn();
    const merged = mergeModules([
      {
        name: 'one',
        register: () => {
          throw new Error('wrong setting');
        },
      },
      { name: 'two', register: second },
    ]);
    await expect(merged.register(context)).rejects.toThrow('wrong setting');
    expect(second).not.toHaveBeenCalled();
  });
});
