// Which options the applets take, asked of the code that reads their command lines.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Loads the applets from where tsc has put src/: for each tool, whether it takes these words. */
export const loadApplets = async (compiled) => {
  const load = (path) => import(pathToFileURL(join(compiled, 'src', path)).href);
  const { GetoptError } = await load('applet/getopt.js');
  const [ss, nc, socat] = await Promise.all([
    load('applet/ss/request.js'),
    load('applet/nc/options.js'),
    load('applet/socat/options.js'),
  ]);
  const { defaultSettings } = await load('applet/socat/settings.js');
  /** Runs it; true also where it ends the program as the real tool does, unless `isRefusal` says otherwise. */
  const takes = (read, isRefusal) => {
    try {
      read();
      return true;
    } catch (error) {
      return !isRefusal(error);
    }
  };
  return {
    ss: (words) =>
      takes(
        () => ss.readRequest(words),
        (error) => error instanceof GetoptError,
      ),
    nc: (words) =>
      takes(
        () => nc.readOptions(words),
        (error) => error.code !== 0,
      ),
    socat: (words) =>
      takes(
        () => socat.readOptions([...words, '-', '-'], defaultSettings('socat', {})),
        () => true,
      ),
  };
};

/** Loads the words of addresses from there: those that are known, and what socat does not have. */
export const loadWords = async (compiled) => {
  const load = (path) => import(pathToFileURL(join(compiled, 'src/endpoint', path)).href);
  const { addressTypes, findAddressType } = await load('registry.js');
  const { endpointOptions, findOption } = await load('option/table.js');
  return {
    types: { find: (word) => findAddressType(word, 'socat')?.keyword, rows: addressTypes.map(toWords) },
    options: { find: (word) => findOption(word)?.name, rows: endpointOptions.map(toWords) },
  };
};

const toWords = ({ keyword, name = keyword, aliases, ours = false }) => ({ name, aliases, ours });
