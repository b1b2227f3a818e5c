import { OutgoingServerForm } from './OutgoingServerForm';
import { OutgoingServerList } from './OutgoingServerList';
import { ListAndForm } from '../components/ListAndForm';
import { PERMISSIONS } from '../permissions';

/** Settings -> Outgoing servers. */
export const OutgoingServerPages = () => (
  <ListAndForm
    permissions={PERMISSIONS.readOutgoingServers}
    list={<OutgoingServerList />}
    form={<OutgoingServerForm />}
  />
);
