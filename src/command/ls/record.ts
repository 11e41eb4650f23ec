import { type ListOptions, recordSockets } from '../../index.js';

/** Records this machine into a file: everything of the namespaces that are to be listed. Throws what recording throws. */
export const record = async (file: string, { netns }: ListOptions): Promise<void> => {
  await recordSockets(file, netns === undefined ? {} : { netns });
};
