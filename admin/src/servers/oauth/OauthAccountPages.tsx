import { OauthAccountForm } from './OauthAccountForm';
import { OauthAccountList } from './OauthAccountList';
import { ListAndForm } from '../../components/ListAndForm';
import { PERMISSIONS } from '../../permissions';

/** Settings -> OAuth accounts. */
export const OauthAccountPages = () => (
  <ListAndForm
    permissions={PERMISSIONS.readOauthAccounts}
    list={<OauthAccountList />}
    form={<OauthAccountForm />}
  />
);
