import { AliasDomainForm } from './AliasDomainForm';
import { AliasDomainList } from './AliasDomainList';
import { ListAndForm } from '../components/ListAndForm';
import { PERMISSIONS } from '../permissions';

/** Settings -> Alias domains. */
export const AliasDomainPages = () => (
  <ListAndForm
    permissions={PERMISSIONS.readAliasDomains}
    list={<AliasDomainList />}
    form={<AliasDomainForm />}
  />
);
