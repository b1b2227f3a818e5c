import type { Draft } from '../../../../server/src/outgoing/draft';
import { createDrafts } from '../../../../server/src/outgoing/sending/drafts';

const DRAFT = { subject: 'Lamp' } as Draft;
const row = (part: object = {}) => ({ messageId: 1, internal: false, language: null, ...part });

describe('drafts', () => {
  it('are drawn once per message, audience and language', async () => {
    const draw = jest.fn(async () => DRAFT);
    const drafts = createDrafts(draw);
    const rows = [
      row(),
      row(),
      row({ internal: true }),
      row({ language: 'fr' }),
      row({ language: 'fr' }),
      row({ messageId: 2 }),
    ];
    for (const one of rows) await drafts(one);
    expect(draw).toHaveBeenCalledTimes(4);
  });

  it('are drawn anew after a while, and each time where there is no message', async () => {
    let now = 0;
    const draw = jest.fn(async () => DRAFT);
    const drafts = createDrafts(draw, () => now);
    await drafts(row());
    now = 29_000;
    await drafts(row());
    expect(draw).toHaveBeenCalledTimes(1);
    now = 31_000;
    await drafts(row());
    expect(draw).toHaveBeenCalledTimes(2);
    await drafts(row({ messageId: null }));
    await drafts(row({ messageId: null }));
    expect(draw).toHaveBeenCalledTimes(4);
  });

  it('that could not be drawn are tried again', async () => {
    const draw = jest.fn(async (): Promise<Draft | null> => DRAFT);
    draw.mockRejectedValueOnce(new Error('away'));
    const drafts = createDrafts(draw);
    await expect(drafts(row())).rejects.toThrow('away');
    await expect(drafts(row())).resolves.toBe(DRAFT);
  });
});
