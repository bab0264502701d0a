/** What stands at an address that has no page, or none for this person. */
import { useNavigate } from "react-router";
import { TEXTS } from "../texts.ts";
import { Notice } from "../ui/Notice.tsx";
import { PageHead } from "../ui/PageHead.tsx";
import { Title } from "../ui/title.ts";

const { dashboard: words } = TEXTS;

/** At an address that has no page. */
export function NoPage({ home }: { home: string }) {
  const navigate = useNavigate();
  return (
    <>
      <Title words={words.nowhere} />
      <PageHead title={words.nowhere} />
      <Notice
        icon="search"
        action={{ label: home === "/" ? words.toChat : words.toOverview, run: () => navigate(home) }}
      >
        {words.nowhereWords}
      </Notice>
    </>
  );
}

/** Where only administrators have a page. */
export function ForAdministrators() {
  const navigate = useNavigate();
  return (
    <Notice icon="shield" action={{ label: words.toOverview, run: () => navigate("/dashboard/") }}>
      {words.forAdministrators}
    </Notice>
  );
}
