import { CompanyForm } from './CompanyForm';
import { CompanyList } from './CompanyList';
import { ListAndForm } from '../components/ListAndForm';
import { PERMISSIONS } from '../permissions';

/** Settings -> Companies. */
export const CompanyPages = () => (
  <ListAndForm permissions={PERMISSIONS.readCompanies} list={<CompanyList />} form={<CompanyForm />} />
);
