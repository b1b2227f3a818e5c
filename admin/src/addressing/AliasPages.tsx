import { AliasForm } from './AliasForm';
import { AliasList } from './AliasList';
import { ListAndForm } from '../components/ListAndForm';
import { PERMISSIONS } from '../permissions';

/** Settings -> Aliases. */
export const AliasPages = () => (
  <ListAndForm permissions={PERMISSIONS.readAliases} list={<AliasList />} form={<AliasForm />} />
);
