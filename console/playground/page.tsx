import Header from '@cloudscape-design/components/header';
export default function Page() {
  return <Header variant="h1">playground</Header>;
}
