import { Button } from '@strapi/design-system';
import { styled } from 'styled-components';

/** A button for rows of text. The design system types a size XS but has no measures for it. */
export const SmallButton = styled(Button).attrs({ size: 'S' })`
  && {
    height: 2.6rem;
    padding: 0 9px;
  }
  svg {
    width: 1.2rem;
    height: 1.2rem;
  }
`;
