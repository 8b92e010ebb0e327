export const RecordPage = () => <main className="page">RecordPage</main>;
