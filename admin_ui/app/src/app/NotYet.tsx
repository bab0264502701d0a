/** What stands at an address that has no page, or none yet. */
import { useNavigate } from "react-router";
import { TEXTS } from "../texts.ts";
import { Notice } from "../ui/Notice.tsx";
import { PageHead } from "../ui/PageHead.tsx";
import { Title } from "../ui/title.ts";

const { dashboard: words } = TEXTS;

/** Within the dashboard; `later` for a page that is planned. */
export function NoPage({ later, home }: { later: boolean; home: string }) {
  const navigate = useNavigate();
  const title = later ? words.notYet : words.nowhere;
  return (
    <>
      <Title words={title} />
      <PageHead title={title} />
      <Notice
        icon={later ? "clock" : "search"}
        action={{ label: home === "/" ? words.toChat : words.toOverview, run: () => navigate(home) }}
      >
        {later ? words.notYetWords : words.nowhereWords}
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
