import type { UnixInspection } from '../../assembly/inspect/types.js';
import { escapeText } from '../../terminal/escape.js';
import { modeText, ownerText } from './permissions.js';
import { type Row, type Section, timeText } from './section.js';

/** Times that tell something: those that differ, for most socket files are made once and never changed. */
function timeRows({ file }: UnixInspection): Row[] {
  if (file === undefined) return [];
  const { created, modified, changed } = file;
  const rows: Row[] = [[file.kind === 'socket' ? 'bound' : 'created', timeText(created ?? modified)]];
  if (created !== undefined && timeText(modified) !== timeText(created)) {
    rows.push(['modified', timeText(modified)]);
  }
  if (timeText(changed) !== timeText(created ?? modified)) rows.push(['changed', timeText(changed)]);
  return rows;
}

/** Folders that keep somebody out, or let somebody in to replace the socket. */
function folderRows({ folders }: UnixInspection): Row[] {
  return folders
    .filter(({ restricts, replaceable }) => restricts || replaceable)
    .map((folder): Row => {
      const text = `${escapeText(folder.path)} ${modeText('directory', folder)} ${ownerText(folder)}`;
      const notes: string[] = [];
      if (folder.restricts) notes.push('not everybody gets in');
      if (folder.replaceable) notes.push('others than its owner may replace what is in it');
      return ['folder', `${text}: ${notes.join('; ')}`];
    });
}

/** What the file system knows. */
export function fileSection(inspection: UnixInspection): Section {
  const { links, file } = inspection;
  const rows: Row[] = links.map(({ path, target }) => [
    'link',
    `${escapeText(path)} → ${escapeText(target)}`,
  ]);
  if (file !== undefined) {
    if (links.length > 0 || file.path !== inspection.address.path) rows.push(['path', escapeText(file.path)]);
    const { major, minor } = file.device;
    rows.push(
      ['type', `${file.kind}, ${modeText(file.kind, file)} ${ownerText(file)}`],
      ['inode', `${file.inode} on device ${major}:${minor}`],
      ...timeRows(inspection),
    );
    if (file.links > 1) rows.push(['names', String(file.links)]);
    if (file.selinux !== undefined) rows.push(['label', escapeText(file.selinux)]);
  }
  rows.push(...folderRows(inspection));
  return { title: 'File', rows };
}
