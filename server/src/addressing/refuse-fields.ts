export { refuseFields } from '../http/refuse-fields';
