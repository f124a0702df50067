export default function Page() {
  return (
    <ul>
      <li>
        <a href="/api/zones/ap-guangzhou">a call that succeeds</a>
      </li>
      <li>
        <a href="/api/zones/nowhere">a call that fails with HTTP status 200</a>
      </li>
      <li>
        <a href="/api/metrics">the counters</a>
      </li>
    </ul>
  );
}
