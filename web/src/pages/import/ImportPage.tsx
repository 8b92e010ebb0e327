export const ImportPage = () => <main className="page">ImportPage</main>;
