export const RecordsPage = () => <main className="page">RecordsPage</main>;
