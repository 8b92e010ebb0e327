export const NewRecordPage = () => <main className="page">NewRecordPage</main>;
