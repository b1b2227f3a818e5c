import { Check, Cross, Plus } from '@strapi/icons';
import { css, styled } from 'styled-components';

import { ChannelIcon } from '../../components/ChannelIcon';

const shape = css`
  display: inline-flex;
  align-items: center;
  gap: 5px;
  min-width: 0;
  max-width: 28rem;
  padding: 1px 9px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: 12px;
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: 1.2rem;
  line-height: 1.6;

  > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  > em {
    flex: none;
    color: ${({ theme }) => theme.colors.neutral500};
    font-style: normal;
  }
  svg {
    flex: none;
    width: 1.1rem;
    height: 1.1rem;
  }
`;

const Fixed = styled.span`
  ${shape}
`;

const Toggle = styled.button<{ $chosen: boolean }>`
  ${shape}
  cursor: pointer;
  border-color: ${({ theme, $chosen }) => ($chosen ? theme.colors.primary500 : theme.colors.neutral200)};
  border-style: ${({ $chosen }) => ($chosen ? 'solid' : 'dashed')};
  background: ${({ theme, $chosen }) => ($chosen ? theme.colors.primary100 : 'transparent')};
  color: ${({ theme, $chosen }) => ($chosen ? theme.colors.neutral800 : theme.colors.neutral600)};

  &:hover {
    border-color: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

const Remove = styled.button`
  display: inline-flex;
  padding: 2px;
  border: 0;
  background: none;
  cursor: pointer;

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
`;

/** Somebody who gets it in any case. */
export const FollowerChip = ({
  name,
  title,
  role,
  channel,
}: {
  name: string;
  title: string;
  role: string;
  channel: 'email' | 'inbox';
}) => (
  <Fixed title={title}>
    <ChannelIcon channel={channel} />
    <span>{name}</span>
    <em>{role}</em>
  </Fixed>
);

/** Somebody who gets it if ticked. */
export const SuggestionChip = ({
  name,
  title,
  role,
  chosen,
  onToggle,
}: {
  name: string;
  title: string;
  role: string;
  chosen: boolean;
  onToggle(): void;
}) => (
  <Toggle
    type="button"
    role="checkbox"
    aria-checked={chosen}
    $chosen={chosen}
    title={title}
    onClick={onToggle}
  >
    {chosen ? <Check fill="primary600" aria-hidden /> : <Plus fill="neutral500" aria-hidden />}
    <span>{name}</span>
    <em>{role}</em>
  </Toggle>
);

/** Somebody the editor added, and can take away again. */
export const AddedChip = ({
  name,
  title,
  removeLabel,
  onRemove,
}: {
  name: string;
  title: string;
  removeLabel: string;
  onRemove(): void;
}) => (
  <Fixed title={title}>
    <ChannelIcon channel="email" />
    <span>{name}</span>
    <Remove type="button" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
      <Cross fill="neutral600" aria-hidden />
    </Remove>
  </Fixed>
);
