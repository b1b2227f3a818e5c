import * as React from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

/** As many columns as fit; one on a narrow page. */
export const FieldGrid = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr));
  align-items: start;
  gap: ${({ theme }) => theme.spaces[6]};
`;

/** A white block of fields. */
export const FormSection = ({
  title,
  hint,
  children,
}: {
  title?: string;
  hint?: React.ReactNode;
  children: React.ReactNode;
}) => (
  <Box background="neutral0" hasRadius shadow="filterShadow" padding={{ initial: 4, medium: 7 }}>
    <Flex direction="column" alignItems="stretch" gap={5}>
      {title && (
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="delta" tag="h2">
            {title}
          </Typography>
          {hint && (
            <Typography variant="omega" textColor="neutral600">
              {hint}
            </Typography>
          )}
        </Flex>
      )}
      {children}
    </Flex>
  </Box>
);

const Disclosure = styled.button`
  display: flex;
  align-items: center;
  gap: 8px;
  width: 100%;
  padding: 0;
  border: 0;
  background: none;
  color: ${({ theme }) => theme.colors.neutral800};
  cursor: pointer;
  text-align: left;

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 4px;
  }
`;

/** Rare and risky fields: closed until asked for, or until one of them is wrong. */
export const AdvancedSection = ({
  title,
  hint,
  fields,
  children,
}: {
  title: string;
  hint: string;
  fields: readonly string[];
  children: React.ReactNode;
}) => {
  const errors = useForm('AdvancedSection', (form) => form.errors);
  const [opened, setOpened] = React.useState(false);
  const contentId = React.useId();
  const open = opened || fields.some((field) => field in errors);
  const Caret = open ? CaretUp : CaretDown;
  return (
    <FormSection>
      <Disclosure
        type="button"
        aria-expanded={open}
        aria-controls={contentId}
        onClick={() => setOpened(!open)}
      >
        <Caret width="1.2rem" height="1.2rem" fill="neutral600" aria-hidden />
        <Flex tag="span" direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="delta" tag="span">
            {title}
          </Typography>
          <Typography textColor="neutral600">{hint}</Typography>
        </Flex>
      </Disclosure>
      {open && <div id={contentId}>{children}</div>}
    </FormSection>
  );
};
