import { Checkbox, Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';

import { useChatterUpdateFollowerMutation } from '../api/followers-api';
import { useErrorWords } from '../api/use-error-words';
import { useWords, type WordKey } from '../words';

import type { FollowerView, SubtypeView } from '../../../server/src/contracts/followers';
import type { ThreadKey } from '../thread/thread-key';

const NAMES: Record<string, WordKey> = {
  discussions: 'subtype.discussions',
  note: 'subtype.note',
  activities: 'subtype.activities',
};

/** What one follower hears of; each tick is kept at once. */
export const SubtypeChoice = ({
  thread,
  follower,
  subtypes,
}: {
  thread: ThreadKey;
  follower: FollowerView;
  subtypes: SubtypeView[];
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [update, { isLoading }] = useChatterUpdateFollowerMutation();

  const set = async (key: string, heard: boolean): Promise<void> => {
    const others = follower.subtypes.filter((one) => one !== key);
    const result = await update({
      params: { ...thread, contactId: follower.contactId },
      body: { subtypes: heard ? [...others, key] : others },
    });
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };

  const outsider = !follower.internal;
  return (
    <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={2} paddingBottom={1} paddingLeft={8}>
      {subtypes.map((subtype) => {
        // The names of the built-in kinds are translated; others are called as their project calls them.
        const key = Object.hasOwn(NAMES, subtype.key) ? NAMES[subtype.key] : undefined;
        return (
          <Checkbox
            key={subtype.key}
            checked={follower.subtypes.includes(subtype.key) && !(subtype.internal && outsider)}
            disabled={isLoading || (subtype.internal && outsider)}
            onCheckedChange={(heard: boolean | 'indeterminate') => void set(subtype.key, heard === true)}
          >
            {key ? t(key) : subtype.name}
          </Checkbox>
        );
      })}
      {outsider && subtypes.some((subtype) => subtype.internal) && (
        <Typography variant="pi" textColor="neutral600">
          {t('followers.internal-hint')}
        </Typography>
      )}
    </Flex>
  );
};
