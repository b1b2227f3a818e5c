export { createBriefMemory } from '../brief-memory';
