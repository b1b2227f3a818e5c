import { styled } from 'styled-components';

import { useCompanyLogo } from './use-company-logo';

import type { CompanyView } from '../../../server/src/contracts/companies';

/** The chequered ground shows which parts of a logo are transparent: mails are read on light and dark ones. */
const Frame = styled.div<{ $large: boolean }>`
  display: flex;
  flex: none;
  align-items: center;
  justify-content: center;
  width: ${({ $large }) => ($large ? '18rem' : '4.8rem')};
  height: ${({ $large }) => ($large ? '9rem' : '3.2rem')};
  padding: ${({ $large }) => ($large ? '8px' : '2px')};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: repeating-conic-gradient(
      ${({ theme }) => theme.colors.neutral150} 0 25%,
      ${({ theme }) => theme.colors.neutral100} 0 50%
    )
    0 0 / 16px 16px;

  img {
    display: block;
    max-width: 100%;
    max-height: 100%;
    object-fit: contain;
  }
`;

/** A company's logo, small in lists and large on its page; an empty frame until it is there. */
export const CompanyLogo = ({
  company,
  alt,
  large = false,
}: {
  company: CompanyView;
  alt: string;
  large?: boolean;
}) => {
  const url = useCompanyLogo(company);
  return <Frame $large={large}>{url && <img src={url} alt={alt} />}</Frame>;
};
