import { IncomingServerForm } from './IncomingServerForm';
import { IncomingServerList } from './IncomingServerList';
import { ListAndForm } from '../../components/ListAndForm';
import { PERMISSIONS } from '../../permissions';

/** Settings -> Incoming servers. */
export const IncomingServerPages = () => (
  <ListAndForm
    permissions={PERMISSIONS.readIncomingServers}
    list={<IncomingServerList />}
    form={<IncomingServerForm />}
  />
);
