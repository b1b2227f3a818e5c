import * as React from 'react';

import { Cross, Search } from '@strapi/icons';
import { useDebounce } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { LinkLike } from './LinkLike';
import { SmallInput } from './SmallInput';
import { useWords } from '../words';

const SearchBox = styled.div`
  position: relative;
  display: flex;

  > svg {
    position: absolute;
    top: 8px;
    left: 9px;
    width: 1.2rem;
    height: 1.2rem;
    pointer-events: none;
  }
  input {
    padding: 0 28px;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  button {
    position: absolute;
    top: 4px;
    right: 4px;
    display: flex;
    padding: 5px;
  }
  button svg {
    width: 1rem;
    height: 1rem;
  }
`;

/** A search whose text stands in the address bar: it follows that, and that follows what is typed a moment later. */
export const SearchField = ({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(search: string): void;
}) => {
  const { t } = useWords();
  const [typed, setTyped] = React.useState(value);
  const settled = useDebounce(typed, 350);
  const latest = React.useRef({ value, onChange });
  React.useEffect(() => {
    latest.current = { value, onChange };
  });
  React.useEffect(() => setTyped((known) => (known.trim() === value ? known : value)), [value]);
  React.useEffect(() => {
    if (settled.trim() !== latest.current.value) latest.current.onChange(settled.trim());
  }, [settled]);
  return (
    <SearchBox>
      <Search fill="neutral500" aria-hidden />
      <SmallInput
        type="search"
        value={typed}
        maxLength={200}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed !== '' && (
        <LinkLike aria-label={t('action.clear')} title={t('action.clear')} onClick={() => setTyped('')}>
          <Cross fill="neutral500" aria-hidden />
        </LinkLike>
      )}
    </SearchBox>
  );
};
