export const TrashPage = () => <main className="page">TrashPage</main>;
