/** The page of an invitation into a room: where it leads, and the button that brings one there. */
import { Alert, Button, Loader, Stack, Text, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { opening as words } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

export function InvitePage() {
  const { code = "" } = useParams();
  const navigate = useNavigate();
  const look = useQuery({
    queryKey: ["invitation", code],
    queryFn: () => rest.get("/api/v1/invitations/{code}/", { path: { code } }),
    retry: false,
  });
  const accept = useMutation({
    mutationFn: () => rest.post("/api/v1/invitations/{code}/accept/", { path: { code } }),
    onSuccess: ({ id }) => navigate(`/?room=${id}`, { replace: true }),
  });
  const error = accept.error ?? look.error;
  const room = look.data?.room;
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {look.isError ? words.notValid : words.invited}
        </Title>
        {look.isPending && <Loader size="sm" aria-label={TEXTS.general.loading} />}
        {room && (
          <Stack gap={8} align="center">
            <Initials name={room.name} src={room.picture_url} size={96} square />
            <Text fw={600} dir="auto">
              {room.name}
            </Text>
            <Text size="sm" c="dimmed">
              {TEXTS.chat.members(room.member_count)}
            </Text>
          </Stack>
        )}
        {error && (
          <Alert color="red" variant="light" role="alert">
            {asError(error).status === 410 ? words.linkEnded : problemOf(error)}
          </Alert>
        )}
        {room && (
          <Button loading={accept.isPending} onClick={() => accept.mutate()} fullWidth autoFocus>
            {words.invitedTo(room.name)}
          </Button>
        )}
        <Button variant={room ? "subtle" : "filled"} onClick={() => navigate("/")} fullWidth>
          {words.toRooms}
        </Button>
      </Stack>
    </Door>
  );
}
