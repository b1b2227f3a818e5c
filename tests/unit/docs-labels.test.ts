import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import english from '../../admin/src/translations/en.json';
import { registerPermissions } from '../../server/src/permissions';

const DOCS = path.resolve(__dirname, '../../docs');
const words = english as Record<string, string>;

const plain = (text: string): string => text.replaceAll('’', "'").trim();
const LABELS = new Set(Object.values(words).map(plain));
const ANY_CASE = new Set([...LABELS].map((label) => label.toLowerCase()));
/** Pages and their tabs: what begins with one of them is a path through the panel. */
const PAGES = new Set(
  Object.entries(words).flatMap(([key, text]) => (/^settings\.(?!section)|\.tab\./.test(key) ? [text] : []))
);
/** Words of small buttons inside forms: what a page offers has a name of its own. */
const IN_FORMS = ['Add', 'Create', 'Remove'];

/** Words of mail, and of other panels, that stand in our tables. */
const NOT_OURS = ['Send As', 'reply all'];
/** Rights of an API token, which Strapi names after our routes. */
const TOKEN_RIGHTS = ['Chatter → Incoming → accept'];

interface Line {
  where: string;
  text: string;
}
const lines: Line[] = readdirSync(DOCS)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    readFileSync(path.join(DOCS, file), 'utf8')
      .split('\n')
      .map((text, index) => ({ where: `${file}:${index + 1}`, text }))
  );

/** What stands in bold or italics. */
const emphasised = (text: string): string[] =>
  [...text.replace(/`[^`]*`/g, '').matchAll(/(?<![\w*])(\*\*?)([^*\s][^*]*)\1(?![\w*])/g)].map((match) =>
    plain(match[2] ?? '')
  );
const paths = lines.flatMap(({ where, text }) =>
  emphasised(text).flatMap((name) =>
    name.includes(' → ') ? [{ where, name, steps: name.split(' → ').map(plain) }] : []
  )
);

/** The rows of the tables that explain settings, without their heads. */
const settingRows = (): { where: string; label: string; rest: string }[] => {
  let inside = false;
  return lines.flatMap(({ where, text }) => {
    if (!text.startsWith('|')) inside = false;
    else if (/^\| *(Setting|Field|Option) *\|/.test(text)) inside = true;
    else if (inside && !/^\|[-:| ]+$/.test(text)) {
      const [label = '', ...rest] = text.split('|').slice(1, -1).map(plain);
      // A field may be followed by the part of the form that it stands in.
      return [{ where, label: label.replace(/ \(\*.*\*\)$/, ''), rest: rest.join(' | ') }];
    }
    return [];
  });
};

describe('names of the panel in the documentation', () => {
  it('a path leads through what stands on the screen', () => {
    const ours = paths.filter(
      ({ steps: [first = '', second = ''] }) =>
        PAGES.has(first) && (first !== 'Settings' || second === 'Chatter' || PAGES.has(second))
    );
    expect(ours.length).toBeGreaterThan(20);
    const wrong = ours.flatMap(({ where, name, steps }) => {
      const [first, ...inside] = steps[0] === 'Settings' ? steps.slice(1) : ['Chatter', ...steps];
      // "your server" stands for a name that somebody gave.
      const unknown = inside.filter(
        (step) => IN_FORMS.includes(step) || (!LABELS.has(step) && !/^(your|the) /.test(step))
      );
      return first !== 'Chatter' || unknown.length > 0 ? [`${where} ${name}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('a right is called as in Settings, Roles', async () => {
    const rights: string[] = [];
    const registerMany = (actions: { subCategory: string; displayName: string }[]): void => {
      rights.push(
        ...actions.map(({ subCategory, displayName }) => `Chatter → ${subCategory} → ${displayName}`)
      );
    };
    await registerPermissions({ service: () => ({ actionProvider: { registerMany } }) } as never);
    const named = paths.filter(({ steps }) => steps[0] === 'Chatter');
    expect(named.length).toBeGreaterThan(0);
    expect(
      named.flatMap(({ where, name }) =>
        [...rights, ...TOKEN_RIGHTS].includes(name) ? [] : [`${where} ${name}`]
      )
    ).toEqual([]);
  });

  it('a setting is called as its field', () => {
    const rows = settingRows().filter(({ label }) => !label.startsWith('`'));
    expect(rows.length).toBeGreaterThan(40);
    expect(
      rows.flatMap(({ where, label }) =>
        LABELS.has(label) || label.split(/[:,] /).every((one) => LABELS.has(plain(one)))
          ? []
          : [`${where} ${label}`]
      )
    ).toEqual([]);
  });

  it('so are the values that can be chosen, and the buttons, in the tables of settings', () => {
    const named = settingRows().flatMap(({ where, rest }) =>
      emphasised(rest).map((name) => ({ where, name }))
    );
    expect(named.length).toBeGreaterThan(20);
    expect(
      named.flatMap(({ where, name }) =>
        ANY_CASE.has(name.toLowerCase()) || NOT_OURS.includes(name) ? [] : [`${where} ${name}`]
      )
    ).toEqual([]);
  });

  it('so is the kind of a server', () => {
    const kinds = lines.flatMap(({ where, text }) =>
      [...text.matchAll(/\bkind \*([^*]+)\*/g)].map((match) => ({ where, kind: plain(match[1] ?? '') }))
    );
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.flatMap(({ where, kind }) => (LABELS.has(kind) ? [] : [`${where} ${kind}`]))).toEqual([]);
  });
});
