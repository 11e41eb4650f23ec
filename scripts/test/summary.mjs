// A reporter for node --test: counts tests, not suites, and keeps why each skipped one was skipped.

/** node:test reports `skip: true` without and `skip: 'reason'` with a reason. */
const reasonOf = (skip) => (typeof skip === 'string' ? skip : '');

export default async function* summary(events) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined) counts.skipped.push({ title: data.name, reason: reasonOf(data.skip) });
    else if (data.todo !== undefined)
      counts.skipped.push({ title: data.name, reason: `to do: ${data.todo}` });
    else if (type === 'test:pass') counts.passed += 1;
    else counts.failed += 1;
  }
  yield JSON.stringify(counts);
}
