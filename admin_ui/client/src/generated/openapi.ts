/** Generated from the OpenAPI document by `npm run generate`; do not edit. */

export interface paths {
    "/api/chat/attachments/{media_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One attachment
         * @description Return the file, with usable URLs.
         */
        get: operations["get_attachment"];
        put?: never;
        post?: never;
        /**
         * Delete a file
         * @description Delete the file and remove it from every conversation.
         */
        delete: operations["delete_attachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/attachments/{media_id}/report/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a file to the moderators; its bytes are kept for them
         * @description Return the id of the report; 200 where one has reported it before.
         */
        post: operations["post_file_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One message
         * @description Return the message, or its tombstone.
         */
        get: operations["get_message"];
        put?: never;
        post?: never;
        /**
         * Delete a message
         * @description Delete the message; returns its tombstone.
         */
        delete: operations["delete_message"];
        options?: never;
        head?: never;
        /**
         * Change the text of a message, the captions of its files, or their order
         * @description Change what was sent; returns the message.
         */
        patch: operations["patch_message"];
        trace?: never;
    };
    "/api/chat/messages/{message_id}/edits/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a message said before, for its author
         * @description Return a page of earlier texts, newest first.
         */
        get: operations["get_edits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/pin/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pin a message in its room
         * @description Pin the message; returns it.
         */
        put: operations["put_pin"];
        post?: never;
        /**
         * Take a message off the pins of its room
         * @description Take the message off the pins; one that is not pinned stays as it is.
         */
        delete: operations["delete_pin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/previews/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the link previews off one's own message for good
         * @description Take them off; none come again, not even with another text.
         */
        delete: operations["delete_previews"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/reactions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has reacted to a message, the first ones first
         * @description Return a page of reactions.
         */
        get: operations["get_reactions"];
        put?: never;
        /**
         * React to a message with an emoji
         * @description React; 200 where the caller has done so already. Returns all reactions to the message.
         */
        post: operations["post_reactions"];
        /**
         * Take a reaction back
         * @description Take the reaction with an emoji back; one that is not there changes nothing.
         */
        delete: operations["delete_reactions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/report/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a message to the moderators; its text is kept for them
         * @description Return the id of the report; 200 where one has reported it before.
         */
        post: operations["post_message_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/seen/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has read a message, of those who share it
         * @description Return a page of people; none in large rooms, and for a caller who does not share it.
         */
        get: operations["get_seen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{message_id}/thread/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The replies in a thread, oldest first, with its root
         * @description Return a page, and the position of the room's stream that was read before it.
         */
        get: operations["get_thread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's rooms, the one with the newest message first
         * @description Return a page of rooms.
         */
        get: operations["get_rooms"];
        put?: never;
        /**
         * Open a room
         * @description Create a room; 200 for a direct room that exists already.
         */
        post: operations["post_rooms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One room
         * @description Return the room as the caller sees it.
         */
        get: operations["get_room"];
        put?: never;
        post?: never;
        /**
         * Close a room for all members
         * @description Close the room for all members.
         */
        delete: operations["delete_room"];
        options?: never;
        head?: never;
        /**
         * Change a room, or archive it
         * @description Change name, topic or who writes, or archive the room, or open it again; returns it.
         */
        patch: operations["patch_room"];
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the copy of a room is; for its owners
         * @description Return the newest copy; its address carries a grant.
         */
        get: operations["get_room_export"];
        put?: never;
        /**
         * Have a copy of a room made, with its members, messages and files; for its owners
         * @description Order a copy; returns the one that is being made where there is one.
         */
        post: operations["post_room_export"];
        /**
         * Stop the copy of a room, or remove it; for its owners
         * @description Stop the copy that is being made, and remove the one that is ready.
         */
        delete: operations["delete_room_export"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/hooks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The incoming webhooks of a room, for its owners and moderators
         * @description Return all webhooks, without their addresses.
         */
        get: operations["get_hooks"];
        put?: never;
        /**
         * Make an incoming webhook for a room; its address is shown this once
         * @description Make a webhook with a bot of its own; the response is the only one that has its address.
         */
        post: operations["post_hooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/hooks/{hook_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an incoming webhook
         * @description Revoke the webhook: its address is gone, and its bot leaves the room.
         */
        delete: operations["delete_hook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/invitations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The links into a room that admit people; for its owners and moderators
         * @description Return a page of links, newest first.
         */
        get: operations["get_room_invitations"];
        put?: never;
        /**
         * Make a link into a room; for its owners and moderators
         * @description Make a link, which brings people of the namespace into the room.
         */
        post: operations["post_room_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/invitations/{invitation_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw a link into a room
         * @description Withdraw the link; nothing happens where it has ended.
         */
        delete: operations["delete_room_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/invitations/{invitation_id}/people/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who came by a link; for owners and moderators
         * @description Return a page of people, the last ones first.
         */
        get: operations["get_room_came"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/join/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join a channel of one's namespace
         * @description Join; 200 where the caller is in it already. Returns the room.
         */
        post: operations["post_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/leave/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a room
         * @description Leave; where the last owner goes, the member with the longest membership becomes one.
         */
        post: operations["post_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Mute or pin a room for oneself
         * @description Return the room as the caller sees it now.
         */
        patch: operations["patch_my_room"];
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/media/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The media or the files of a room, newest first
         * @description Return a page of files with usable URLs, and the position that was read before it.
         */
        get: operations["get_gallery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/members/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The members of a room, in the order of joining
         * @description Return a page of members, and the position of the room's stream that was read before it.
         */
        get: operations["get_members"];
        put?: never;
        /**
         * Add a person to a room
         * @description Add a person; 200 for a member.
         */
        post: operations["post_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/members/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave (`me`)
         * @description Remove the member.
         */
        delete: operations["delete_member"];
        options?: never;
        head?: never;
        /**
         * Change a member's role
         * @description Change the role; returns the member.
         */
        patch: operations["patch_member"];
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/messages/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A room's history, oldest first
         * @description Return a page, and the position of the room's stream that was read before it.
         */
        get: operations["get_messages"];
        put?: never;
        /**
         * Send a message to a room, forward one, or have one sent later
         * @description Send a message; 200 for one that was sent already with this ``client_id``.
         */
        post: operations["post_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/picture/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the picture of a room: the bytes of a JPEG, PNG, WebP, GIF, HEIC or AVIF of 5 MiB at most */
        put: operations["put_room_picture"];
        post?: never;
        /** Take the picture of a room away */
        delete: operations["delete_room_picture"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/pins/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The messages that are pinned in a room, newest pin first
         * @description Return a page of messages, and the position of the room's stream that was read before it.
         */
        get: operations["get_pins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/rooms/{room_id}/reads/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Up to which message each member of a small room has read
         * @description Return those who share it; nothing in large rooms, and for a caller who does not share it.
         */
        get: operations["get_reads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/search/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages and files found by words, in all rooms of the caller
         * @description Return a page of what was found, with places to highlight and usable URLs.
         */
        get: operations["get_chat_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/upload/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send any file; the fields come before it */
        post: operations["post_upload_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/videos/upload/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a video; the fields come before the file */
        post: operations["post_upload_video"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/videos/{media_id}/download/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A video's bytes; with `Accept: application/json` its facts and a fresh address */
        get: operations["get_video_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** A video's bytes; with `Accept: application/json` its facts and a fresh address: the headers alone */
        head: operations["head_video_download"];
        patch?: never;
        trace?: never;
    };
    "/api/v1/activity/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The activity log, newest first
         * @description Return a page of rows, newest first.
         */
        get: operations["get_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/activity/seal/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the activity log is sealed, and when that was last verified
         * @description Return the newest block, by which a later look sees whether the end was cut off.
         */
        get: operations["get_log_seal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/email/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a mail address by a link, once
         * @description Give the person of the link this address.
         */
        post: operations["post_email_confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/grant/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A grant for media paths (`?g=`)
         * @description Issue a grant; it expires after ``GRANT_S`` seconds.
         */
        post: operations["post_grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitation/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a link opens
         * @description Return the namespace, the role, and whether people may make an account by it; nothing is used up.
         */
        post: operations["post_invitation_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitation/accept/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Come into a namespace by a link
         * @description Come into the namespace and the rooms of the link; 200 where the caller was in it already.
         */
        post: operations["post_invitation_code_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/link/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whose password a link sets
         * @description Return person and expiry; the link is not used up.
         */
        post: operations["post_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/link/use/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a password by a link, which is used up
         * @description Set the password; returns the person, who can log in now.
         */
        post: operations["post_link_use"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in; answers a token
         * @description Issue a token.
         */
        post: operations["post_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/second-factor/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a log-in with a code; answers a token
         * @description Issue a token.
         */
        post: operations["post_login_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-all/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out everywhere: ends all tokens and sessions of the person
         * @description End all tokens, sessions, grants and sockets of the person.
         */
        post: operations["post_logout_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out: ends this token or session, its grants and sockets
         * @description End its token or session, its grants and sockets.
         */
        post: operations["post_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in by a passkey; answers a token
         * @description Issue a token.
         */
        post: operations["post_passkey_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/options/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a log-in by a passkey; answers what the browser is asked
         * @description Return the options; their challenge is good for five minutes, once.
         */
        post: operations["post_passkey_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/providers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The providers by which people log in
         * @description Return those that the operator has named, with the address where a log-in begins.
         */
        get: operations["get_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account for oneself, where this server lets people register, or by a link into a namespace
         * @description Make the account; returns the person, who can log in now.
         *
         *     202 where a link is mailed first that makes it; the same again sends another one.
         */
        post: operations["post_registration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the account that waits for a link, once; its address is confirmed by that
         * @description Make it; returns the person, who can log in now.
         */
        post: operations["post_registration_confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a link mailed that sets a new password; says the same for every address
         * @description Have a mail sent to those who have this address, if there are any.
         */
        post: operations["post_reset_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in by the cookie; null without a log-in
         * @description Return the content of ``/api/v1/me/``, or null without a log-in or after its end.
         */
        get: operations["get_session"];
        put?: never;
        /**
         * Log in with a session cookie; sets `csrftoken`
         * @description Begin a session and return the content of ``/api/v1/me/``; an earlier session of this browser ends.
         */
        post: operations["post_session"];
        /**
         * End the session
         * @description End the session, its grants and sockets.
         */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/passkey/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in by a passkey; sets `csrftoken`
         * @description Begin a session and return the content of ``/api/v1/me/``.
         */
        post: operations["post_passkey_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/second-factor/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a log-in with a code; sets `csrftoken`
         * @description Begin a session and return the content of ``/api/v1/me/``.
         */
        post: operations["post_session_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/ws-ticket/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A one-time ticket that opens one socket
         * @description Issue a ticket; it expires after ``TICKET_S`` seconds.
         */
        post: operations["post_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bots/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bots of a namespace, the newest first; for administrators
         * @description Return a page of bots, with those of incoming webhooks and commands.
         */
        get: operations["get_bots"];
        put?: never;
        /**
         * Create a bot, with its first token; for administrators
         * @description Create a bot; the response is the only one that has its token.
         */
        post: operations["post_bots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bots/{bot_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A bot; for administrators
         * @description Return the bot.
         */
        get: operations["get_bot"];
        put?: never;
        post?: never;
        /**
         * Delete a bot; what it has said stays
         * @description End the bot for good, with its tokens, webhook and commands.
         */
        delete: operations["delete_bot"];
        options?: never;
        head?: never;
        /**
         * Switch a bot off, or on again
         * @description Switch the bot off or on; off, its tokens open nothing and its sockets close. Returns the bot.
         */
        patch: operations["patch_bot"];
        trace?: never;
    };
    "/api/v1/bots/{bot_id}/tokens/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The valid tokens of a bot, the newest first
         * @description Return a page of tokens, without their secrets.
         */
        get: operations["get_bot_tokens"];
        put?: never;
        /**
         * Issue a further token to a bot
         * @description Issue a token; the response is the only one that has it.
         */
        post: operations["post_bot_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bots/{bot_id}/tokens/{token_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token of a bot
         * @description Revoke the token; within a second its sockets close and its requests are refused.
         */
        delete: operations["delete_bot_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The slash commands of a room; without `room` those of a namespace, for its administrators
         * @description Return all commands by name.
         */
        get: operations["get_commands"];
        put?: never;
        /**
         * Make a slash command of a bot, or of an address; for administrators
         * @description Make a command; the response is the only one that has the secret of its calls.
         */
        post: operations["post_commands"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/invocations/{call_id}/reply/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a call of one's command; for its bot
         * @description Answer the caller alone, or the room; five times within 15 minutes at most.
         */
        post: operations["post_invocation_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{command_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A slash command; for administrators
         * @description Return the command.
         */
        get: operations["get_command"];
        put?: never;
        post?: never;
        /**
         * Delete a slash command
         * @description Delete the command, and the bot that was made for it.
         */
        delete: operations["delete_command"];
        options?: never;
        head?: never;
        /**
         * Change a slash command
         * @description Change the command; what is left out stays as it is. Returns it.
         */
        patch: operations["patch_command"];
        trace?: never;
    };
    "/api/v1/commands/{command_id}/secret/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the calls of a command a new secret, shown this once; the former one signs for 24 hours as well
         * @description Return the command with its new secret.
         */
        post: operations["post_command_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What clients need to know of this installation
         * @description Return base URLs, features and limits.
         */
        get: operations["get_config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/erasures/{erasure_id}/receipt/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an erasure has removed and what it keeps
         * @description Return the receipt as it stands now.
         */
        get: operations["get_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{secret}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message, or a file, to the room of an incoming webhook; the address is the only credential */
        post: operations["post_hook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import rooms from a ZIP, in a form (the fields before the file) or sent by tus before (JSON). `dry_run` reads it and takes nothing over, `direct` takes conversations of two people over as well */
        post: operations["post_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{import_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far an import is, and its report; for administrators
         * @description Return the import.
         */
        get: operations["get_import"];
        put?: never;
        post?: never;
        /**
         * Stop an import; rooms that are whole already stay
         * @description Stop the import.
         */
        delete: operations["delete_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{code}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where an invitation leads to
         * @description Return name, picture and size of the room.
         */
        get: operations["get_invitation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{code}/accept/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Come into a room by an invitation
         * @description Come into the room; 200 where the caller is in it already. Returns the room.
         */
        post: operations["post_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a job is that one has started
         * @description The job.
         */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a job; what is done stays done
         * @description The job, `cancelled`.
         */
        post: operations["post_job_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/undo/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what a job did
         * @description The job that takes it back, done at once for few files.
         */
        post: operations["post_job_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in
         * @description Return the caller, their namespaces and a grant.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's name
         * @description Change the name; returns the content of GET.
         */
        patch: operations["patch_me"];
        trace?: never;
    };
    "/api/v1/me/avatar/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set one's own picture: the bytes of a JPEG, PNG, WebP, GIF, HEIC or AVIF of 5 MiB at most */
        put: operations["put_avatar"];
        post?: never;
        /** Take one's own picture away */
        delete: operations["delete_avatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/blocks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The people whom one has blocked, the last ones first
         * @description Return a page of people, and the position of the caller's stream that was read before it.
         */
        get: operations["get_my_blocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/blocks/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Block a person
         * @description Block the person, who is not told; returns them.
         */
        put: operations["put_my_block"];
        post?: never;
        /**
         * Unblock a person
         * @description Unblock the person; nothing happens where they are not blocked.
         */
        delete: operations["delete_my_block"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/drafts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's drafts, the one changed last first
         * @description Return a page, and the position of the caller's own stream that was read before it.
         */
        get: operations["get_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's mail address, and the one that waits to be confirmed
         * @description Return both.
         */
        get: operations["get_my_email"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Have another mail address confirmed, or remove one's own
         * @description Send a link to the new address, which is used once that is opened; an empty one removes the address.
         */
        patch: operations["patch_my_email"];
        trace?: never;
    };
    "/api/v1/me/erase/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have all one's data erased
         * @description Erase everything and end the account, or with `dry_run` count what that would be.
         */
        post: operations["post_my_erasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the copy of one's data is
         * @description Return the newest copy; its address carries a grant.
         */
        get: operations["get_my_export"];
        put?: never;
        /**
         * Have a copy of all one's data made, with every file that one has sent
         * @description Order a copy; returns the one that is being made where there is one.
         */
        post: operations["post_my_export"];
        /**
         * Stop the copy of one's data, or remove it
         * @description Stop the copy that is being made, and remove the one that is ready.
         */
        delete: operations["delete_my_export"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's accounts at providers, by which one logs in
         * @description Return all of them.
         */
        get: operations["get_my_identities"];
        put?: never;
        /**
         * Begin to link an account at a provider
         * @description Return the address to go to in this browser, which a cookie is set in; the session has to be one of it.
         */
        post: operations["post_my_identities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{identity_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unlink an account at a provider
         * @description End the link; the last way into an account stays.
         */
        delete: operations["delete_my_identity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's notifications, the newest first
         * @description Return a page, and the position of the caller's stream that was read before it.
         */
        get: operations["get_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications/read/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark notifications as read: some, or one and all older ones
         * @description Mark them as read; returns how many are left unread.
         */
        post: operations["post_notifications_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's passkeys, by which one logs in
         * @description Return all of them.
         */
        get: operations["get_my_passkeys"];
        put?: never;
        /**
         * Add the passkey that was made
         * @description Keep what the browser has made for the options before.
         */
        post: operations["post_my_passkeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/options/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to add a passkey
         * @description Return the options; their challenge is good for five minutes, once, for this log-in.
         */
        post: operations["post_my_passkey_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{passkey_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey
         * @description Have it open nothing any more; the last way into an account stays.
         */
        delete: operations["delete_my_passkey"];
        options?: never;
        head?: never;
        /**
         * Rename a passkey
         * @description Give it another name.
         */
        patch: operations["patch_my_passkey"];
        trace?: never;
    };
    "/api/v1/me/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password; every other log-in ends
         * @description Change the password; every log-in but that of this request ends.
         */
        post: operations["post_my_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/push/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's subscribed browsers, and the key to subscribe with
         * @description Return the subscriptions of all log-ins of the caller.
         */
        get: operations["get_my_push"];
        put?: never;
        /**
         * Subscribe this browser, for as long as its log-in lasts
         * @description Subscribe the browser of the request; 200 where it is subscribed already.
         */
        post: operations["post_my_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/push/{subscription_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End the subscription of a browser
         * @description End it; nothing more is pushed to that browser.
         */
        delete: operations["delete_my_subscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/restrictions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What moderators have taken from the caller, and until when
         * @description Return what holds now.
         */
        get: operations["get_my_restrictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/saved/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The messages that one has saved, the last ones first
         * @description Return a page of messages, and the position of the caller's stream that was read before it.
         */
        get: operations["get_saved"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/scheduled/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's messages for a later time, the next one first
         * @description Return a page, and the position of the caller's own stream that was read before it.
         */
        get: operations["get_scheduled_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/scheduled/{scheduled_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of one's messages for a later time
         * @description Return it, also one that was sent, failed or was cancelled.
         */
        get: operations["get_scheduled_message"];
        put?: never;
        post?: never;
        /**
         * Cancel a message for a later time
         * @description Cancel it; one that is cancelled stays so.
         */
        delete: operations["delete_scheduled_message"];
        options?: never;
        head?: never;
        /**
         * Change a message for a later time; a time that has passed sends it now
         * @description Change text, files or time; returns it.
         */
        patch: operations["patch_scheduled_message"];
        trace?: never;
    };
    "/api/v1/me/second-factor/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether one's log-ins ask for a code
         * @description Return whether, since when, and how many recovery codes are left.
         */
        get: operations["get_my_second_factor"];
        put?: never;
        /**
         * Make a secret for an app that makes codes; nothing changes until one is confirmed
         * @description Return the secret, as text and as the address that a QR code holds.
         */
        post: operations["post_my_second_factor"];
        /**
         * Ask for no codes any more; every other log-in ends
         * @description Turn codes off.
         */
        delete: operations["delete_my_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/codes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New recovery codes; earlier ones end
         * @description Return new codes.
         */
        post: operations["post_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for codes at each log-in from now on; answers recovery codes, every other log-in ends
         * @description Turn codes on.
         */
        post: operations["post_confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's log-ins by token or cookie, newest first
         * @description Return a page of valid log-ins, newest first.
         */
        get: operations["get_my_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{log_in_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one's log-ins, its grants and sockets
         * @description End a log-in; where it is that of this request, this is a log-out.
         */
        delete: operations["delete_my_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/settings/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's settings
         * @description Return all settings.
         */
        get: operations["get_my_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's settings
         * @description Change settings; returns all of them.
         */
        patch: operations["patch_my_settings"];
        trace?: never;
    };
    "/api/v1/me/storage/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What one has stored in a namespace, and what is left
         * @description Return used, allowed and free bytes.
         */
        get: operations["get_my_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/threads/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The threads that one follows, the one with the newest reply first
         * @description Return a page, and the position of the caller's own stream that was read before it.
         */
        get: operations["get_my_threads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/ai/analyze/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have files described, by their ids or by a filter
         * @description The job that queues them; how far each one is stands in its `ai`.
         */
        post: operations["post_analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/ai/status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the tagger does, and what it may still spend
         * @description Its state as of this moment.
         */
        get: operations["get_tagger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/ai/suggestions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggestions for files that one may edit, newest first
         * @description A page of them.
         */
        get: operations["get_suggestions"];
        put?: never;
        /**
         * Accept, reject or edit suggestions
         * @description How many were decided, and which could not be.
         */
        post: operations["post_suggestions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/bulk-operations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do one action with many files
         * @description What came of it; above 200 files a job.
         */
        post: operations["post_bulk_operations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/bulk-tag/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add, remove or set the tags of files
         * @description What came of it; above 200 files a job.
         */
        post: operations["post_bulk_tag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/collections/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The collections of a namespace, newest first
         * @description A page of them.
         */
        get: operations["get_collections"];
        put?: never;
        /**
         * Make a collection
         * @description The collection; with a `filter` it is a smart one.
         */
        post: operations["post_collections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/collections/{collection_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One collection
         * @description The collection with its count.
         */
        get: operations["get_collection"];
        put?: never;
        post?: never;
        /**
         * Delete a collection; its files stay
         * @description Gone; what stood below it moves up.
         */
        delete: operations["delete_collection"];
        options?: never;
        head?: never;
        /**
         * Change a collection
         * @description The changed collection.
         */
        patch: operations["patch_collection"];
        trace?: never;
    };
    "/api/v1/media/collections/{collection_id}/files/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of a collection in their order
         * @description A page of them; those of a smart collection stand newest first.
         */
        get: operations["get_collection_files"];
        put?: never;
        /**
         * Put files into a collection
         * @description How many were put there, which were refused, and the job that takes it back.
         */
        post: operations["post_collection_files"];
        /**
         * Take files out of a collection
         * @description How many were taken out, which were refused, and the job that takes it back.
         */
        delete: operations["delete_collection_files"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/duplicates/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files that are the same, in groups that nothing was decided about, newest first
         * @description A page of them.
         */
        get: operations["get_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/duplicates/{group_id}/dismiss/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that these files are no duplicates
         * @description The group; it is not shown again.
         */
        post: operations["post_duplicates_dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/duplicates/{group_id}/reopen/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what was decided about a group
         * @description The group; it is shown again, with its files that are not in the trash.
         */
        post: operations["post_duplicates_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/duplicates/{group_id}/resolve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep one file, and trash others
         * @description The group with the files that are left.
         */
        post: operations["post_duplicates_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files of a namespace that one may see, newest first
         * @description A page of them.
         */
        get: operations["get_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One file, with what the library says of it
         * @description The file; its ETag is its revision.
         */
        get: operations["get_file"];
        put?: never;
        post?: never;
        /**
         * Move a file to the trash
         * @description Gone from everywhere at once; its bytes go when its time in the trash is over.
         */
        delete: operations["delete_file"];
        options?: never;
        head?: never;
        /**
         * Change what the library says of a file
         * @description The changed file; `If-Match` names the revision that was read, or `*` for any.
         */
        patch: operations["patch_file"];
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/download/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of any file, to save; with `Accept: application/json` its facts and a fresh address */
        get: operations["get_file_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** The bytes of any file, to save; with `Accept: application/json` its facts and a fresh address: the headers alone */
        head: operations["head_file_download"];
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The processing history of a file, newest first
         * @description A page of it; of at most 200 rows, older stages were dropped before older milestones.
         */
        get: operations["get_file_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a file out of the trash
         * @description The file as it was, but for the messages that showed it.
         */
        post: operations["post_file_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Process a failed file again
         * @description The file, `processing` again.
         */
        post: operations["post_file_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/sign/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The links to a file that still hold, newest first
         * @description A page of them.
         */
        get: operations["get_file_links"];
        put?: never;
        /**
         * Make a link with which a file is fetched without a log-in
         * @description The link.
         */
        post: operations["post_file_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/sign/{link_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a link to a file
         * @description It leads to nothing from now on.
         */
        delete: operations["delete_file_link"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/similar/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files that are like this one, the most alike first
         * @description At most 100 of them.
         */
        get: operations["get_similar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/stream/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A video in several heights, or one that is being converted, as a playlist (HLS), which `stream.hls` names */
        get: operations["get_file_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/files/{media_id}/usage/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a file is used, as far as one may see it
         * @description A page of messages, collections and pages, the newest first.
         */
        get: operations["get_file_usage"];
        put?: never;
        /**
         * Tell of a page with a file
         * @description The page as a place; 200 where it was known.
         */
        post: operations["post_file_usage"];
        /**
         * Tell that a page shows a file no more
         * @description Gone.
         */
        delete: operations["delete_file_usage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/months/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many files came in which month, and the page of `files/` or `search/` that begins there
         * @description All of them, newest first; `limit` is that of the pages.
         */
        get: operations["get_months"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/search/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files found by words: names, descriptions, tags, texts in them, messages that show them
         * @description A page of files with highlights, or with `suggest=1` what the search may go on with.
         */
        get: operations["get_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/stats/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a namespace holds: by kind, state, tag, person and day
         * @description Return the numbers as they were last counted (`at`).
         */
        get: operations["get_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/tags/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tags of a namespace in the order of their paths
         * @description A page of them.
         */
        get: operations["get_tags"];
        put?: never;
        /**
         * Make a tag
         * @description The tag; 409 where there is one of this name in the same place.
         */
        post: operations["post_tags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/tags/{tag_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One tag; 410 with `merged_into` where another took its place
         * @description The tag with its counts.
         */
        get: operations["get_tag"];
        put?: never;
        post?: never;
        /**
         * Delete a tag
         * @description Gone from every file.
         */
        delete: operations["delete_tag"];
        options?: never;
        head?: never;
        /**
         * Rename a tag, color it, put it elsewhere
         * @description The changed tag; its old name still finds it.
         */
        patch: operations["patch_tag"];
        trace?: never;
    };
    "/api/v1/media/tags/{tag_id}/merge/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a tag into another one
         * @description The tag that is left, with the files and names of both.
         */
        post: operations["post_tag_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/upload/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send files into a library; fields before or after them */
        post: operations["post_upload_library"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploaders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who sent files that one finds in a namespace
         * @description A page of them in the order of their user names.
         */
        get: operations["get_uploaders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a resumable upload (tus 1.0, or the draft of the IETF), with its first bytes if they are at hand */
        post: operations["post_upload"];
        delete?: never;
        /** Which tus is spoken here */
        options: operations["options_uploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/direct/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin an upload into the object storage; 404 where the server has none
         * @description Return the upload, or the one that was begun under its `upload_id` before.
         */
        post: operations["post_direct_uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/direct/{upload_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel an upload, and remove what has come of it
         * @description Cancel it.
         */
        delete: operations["delete_direct_upload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/direct/{upload_id}/complete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a file in whose parts have all been sent
         * @description Return the file; repeating it is safe.
         */
        post: operations["post_direct_completion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/direct/{upload_id}/parts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where parts are to be sent, and which stand already; ask shortly before they are
         * @description Return an address for each of them.
         */
        get: operations["get_direct_parts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another method, for clients and proxies that know only GET and POST */
        post: operations["post_upload_as"];
        /** Cancel an upload */
        delete: operations["delete_upload"];
        /** What is spoken here */
        options: operations["options_upload"];
        /** How far an upload is */
        head: operations["head_upload"];
        /** Append bytes */
        patch: operations["patch_upload"];
        trace?: never;
    };
    "/api/v1/media/uploads/{upload_id}/possession/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove to have bytes that the namespace holds, in place of sending them */
        post: operations["post_upload_possession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/actions/{action_id}/undo/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a step within 10 minutes, if nothing was done since
         * @description Return the case.
         */
        post: operations["post_action_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/blocked-hashes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Blocked contents, newest first, with the files that each has withheld
         * @description Return a page of them, or all as CSV.
         */
        get: operations["get_blocked_hashes"];
        put?: never;
        /**
         * Block contents: withhold what stands and what comes; with `dry_run` (200) only count
         * @description Return the entry; 200 where nothing was added.
         */
        post: operations["post_blocked_hashes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/blocked-hashes/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Block contents from a CSV
         * @description Return what became of the lines.
         */
        post: operations["post_blocked_hashes_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/blocked-hashes/{entry_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Block these contents no longer; what is held stays held
         * @description Take the entry off the list.
         */
        delete: operations["delete_blocked_hash"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/bulk/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide up to 100 cases alike; one result for each
         * @description Return what became of each.
         */
        post: operations["post_cases_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A case, for moderators of its namespace
         * @description Return the case as it stands.
         */
        get: operations["get_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/actions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a step in a case as it stood at `version`; 409 with the `case` where it has changed
         * @description Return the case, and the id of the step.
         */
        post: operations["post_case_actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/cases/{case_id}/reveal/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a case is about, and 5 messages either side; logged
         * @description Return the file with links that expire, and the message.
         */
        post: operations["post_case_reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All files of a namespace: facts and placeholder
         * @description Return a page of files, newest first.
         */
        get: operations["get_media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/appeal/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask moderators to look at a withheld file of one's own again; once
         * @description Return the appeal.
         */
        post: operations["post_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/approve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Nothing is wrong with a file: closes its cases, and releases it where it is held
         * @description Approve the file; returns its facts.
         */
        post: operations["post_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/delete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete a file for good; closes its case
         * @description Delete the file and close its case; returns its facts.
         */
        post: operations["post_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/quarantine/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withhold a file and all with the same bytes
         * @description Withhold the file; returns its facts.
         */
        post: operations["post_quarantine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/release/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a held file
         * @description Release the file; returns its facts.
         */
        post: operations["post_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Process a failed file of anybody again
         * @description Have the file processed again; returns its facts.
         */
        post: operations["post_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/media/{media_id}/reveal/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See a file's content; logged every time
         * @description Return the file with links that expire after ``REVEAL_S`` seconds.
         */
        post: operations["post_reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/overview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The overview of a namespace: processing, storage, and its last 24 hours
         * @description Return the overview, at most 15 seconds old.
         */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/protected-hashes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Protected contents, newest first
         * @description Return a page of them, or all as CSV.
         */
        get: operations["get_protected_hashes"];
        put?: never;
        /**
         * Protect contents: no blocked hash withholds them
         * @description Return the entry; 200 where nothing was added.
         */
        post: operations["post_protected_hashes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/protected-hashes/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Protect contents from a CSV
         * @description Return what became of the lines.
         */
        post: operations["post_protected_hashes_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/protected-hashes/{entry_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Protect these contents no longer
         * @description Take the entry off the list.
         */
        delete: operations["delete_protected_hash"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/queue/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reported and withheld things that wait for moderators, or were judged
         * @description Return a page of cases, and how many are open.
         */
        get: operations["get_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/restrictions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mutes and bans that hold now, newest first
         * @description Return a page of them.
         */
        get: operations["get_restrictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/rules/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rules about files that come in, in their order: at most 50
         * @description Return all of them.
         */
        get: operations["get_rules"];
        put?: never;
        /**
         * Add a rule, which is off until it was tried
         * @description Return the rule.
         */
        post: operations["post_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/rules/{rule_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A rule, for moderators of its namespace
         * @description Return the rule.
         */
        get: operations["get_rule"];
        put?: never;
        post?: never;
        /**
         * Remove a rule; what it has withheld stays withheld
         * @description Remove it.
         */
        delete: operations["delete_rule"];
        options?: never;
        head?: never;
        /**
         * Change a rule, switch it on or off, or move it; 409 for switching on what was not tried
         * @description Return the rule as it stands now.
         */
        patch: operations["patch_rule"];
        trace?: never;
    };
    "/api/v1/moderation/rules/{rule_id}/test/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count the files of the past that a rule meets: of 7 days without `since`; nothing is done with them
         * @description Return how many, and the newest 20.
         */
        post: operations["post_rule_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/users/{user_id}/ban/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shut a person out of a namespace or, with `server`, of the server; sockets follow within a second
         * @description Return what holds.
         */
        post: operations["post_ban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/users/{user_id}/clear-avatar/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a person's picture off every screen
         * @description The person without it.
         */
        post: operations["post_clear_avatar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/users/{user_id}/mute/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a person write nothing for a time
         * @description Return what holds.
         */
        post: operations["post_mute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/users/{user_id}/unban/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a person in again, with their role
         * @description Return what was lifted.
         */
        post: operations["post_unban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moderation/users/{user_id}/unmute/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a person write again
         * @description Return what was lifted.
         */
        post: operations["post_unmute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The namespaces one belongs to, the default one first
         * @description Return a page of them.
         */
        get: operations["get_namespaces"];
        put?: never;
        /**
         * Create a namespace; for administrators of the server
         * @description Create a namespace; the caller becomes its owner.
         */
        post: operations["post_namespaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A namespace, its quota and what is used of it
         * @description Return the namespace, for its members.
         */
        get: operations["get_namespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a namespace; for its administrators
         * @description Change name or quota; returns the namespace.
         */
        patch: operations["patch_namespace"];
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/alert-rules/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When each kind of alert fires in a namespace, and who is told; for its administrators
         * @description Return the rules of all kinds that are measured there; `inherited` ones are the server's.
         */
        get: operations["get_namespace_alert_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/alert-rules/{alert_kind}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Have the server's rule hold in a namespace again
         * @description Remove the rule of the namespace, if it has one.
         */
        delete: operations["delete_namespace_alert_rule"];
        options?: never;
        head?: never;
        /**
         * Give a namespace a rule of its own, or change it; for its administrators
         * @description Return the rule as it stands now, in the place of the server's; secrets of new webhooks are told once.
         */
        patch: operations["patch_namespace_alert_rule"];
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/alert-rules/{alert_kind}/try/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell all receivers of a namespace's own rule that this is a try; 409 where it names none
         * @description Return one result for each; at most five a minute in a namespace.
         */
        post: operations["post_namespace_alert_rule_try"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/channels/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The channels of a namespace, which its people may join
         * @description Return a page of channels, newest first, in them or not.
         */
        get: operations["get_channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/emojis/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A namespace's own emojis, which are written `:name:`
         * @description Return a page in the order of their names.
         */
        get: operations["get_emojis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/emojis/{name}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set an emoji of a namespace's own, for its moderators: the bytes of a JPEG, PNG, WebP, GIF, HEIC or AVIF of 5 MiB at most */
        put: operations["put_emoji"];
        post?: never;
        /** Take an emoji of a namespace's own, for its moderators away */
        delete: operations["delete_emoji"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/imports/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The imports into a namespace, the newest first; for administrators
         * @description Return a page of imports, finished or not.
         */
        get: operations["get_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/invitations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The links into a namespace that admit people; for its administrators
         * @description Return a page of links, newest first, without their secrets.
         */
        get: operations["get_namespace_invitations"];
        put?: never;
        /**
         * Make a link into a namespace, also for people without an account; for its administrators
         * @description Make a link; the response is the only one that has it. One that is mailed stands in the mail alone.
         */
        post: operations["post_namespace_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/invitations/{invitation_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw a link into a namespace
         * @description Withdraw the link; nothing happens where it has ended.
         */
        delete: operations["delete_namespace_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/invitations/{invitation_id}/people/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who came by a link; for administrators
         * @description Return a page of people, the last ones first.
         */
        get: operations["get_namespace_came"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/members/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The members of a namespace and their roles
         * @description Return a page in the order of user names.
         */
        get: operations["get_namespace_members"];
        put?: never;
        /**
         * Add a person to a namespace
         * @description Add a person; 200 with their present role where they are a member already.
         */
        post: operations["post_namespace_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/members/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave (`me`)
         * @description Remove the person; their messages and files stay.
         */
        delete: operations["delete_namespace_member"];
        options?: never;
        head?: never;
        /**
         * Change a member's role or limit
         * @description Change the role, which holds at once, for open sockets too, and what the person may store.
         */
        patch: operations["patch_namespace_member"];
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/retention/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many files a policy would delete at once; for administrators of the namespace
         * @description Count the files that are older than ``retention_days`` and on no hold.
         */
        get: operations["get_retention_preview"];
        put?: never;
        /**
         * What rules would delete at once, nothing being deleted; for administrators of the namespace
         * @description Count the files that the rules would delete; those that are left out are as they are set.
         */
        post: operations["post_retention_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/rooms/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The groups and channels of a namespace; for its administrators
         * @description Return a page of rooms, newest first, also of those that the caller is not a member of.
         */
        get: operations["get_namespace_rooms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{slug}/rooms/{room_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a room from outside
         * @description Change name, topic or who writes, or archive the room; the members get an event. Returns the room.
         */
        patch: operations["patch_namespace_room"];
        trace?: never;
    };
    "/api/v1/ops/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Queues, failed jobs, alerts, storage: the first 20 of each list
         * @description Return the first rows of each; failed jobs are those of previews in one's first namespace.
         */
        get: operations["get_operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/alert-rules/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When each kind of alert fires, and who is told; for operators
         * @description Return all rules.
         */
        get: operations["get_alert_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/alert-rules/{alert_kind}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the rule of a kind; a `threshold` of null switches it off
         * @description Return the rule as it stands now; the secrets of new webhooks are told once.
         */
        patch: operations["patch_alert_rule"];
        trace?: never;
    };
    "/api/v1/ops/alert-rules/{alert_kind}/try/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell all receivers of a rule that this is a try, and say what came of each within 20 seconds
         * @description Return one result for each; at most 20 a minute.
         */
        post: operations["post_alert_rule_try"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/alerts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts of the namespaces that one administers, and for operators those of the server; newest first
         * @description Return a page of them.
         */
        get: operations["get_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/alerts/{alert_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An alert that concerns the caller
         * @description Return it.
         */
        get: operations["get_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/alerts/{alert_id}/acknowledge/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that one looks after an alert; 409 once it is over
         * @description Return the alert; it stays acknowledged until it is over or gets worse.
         */
        post: operations["post_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/failed-jobs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs that failed for good, with the reason; those of the queues are for operators of the server
         * @description Return a page of them, newest first.
         */
        get: operations["get_failed_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/failed-jobs/{job_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a failed job done again; 404 where it has not failed any more
         * @description Ask a worker for it.
         */
        post: operations["post_failed_job_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/health/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which parts of the server do not work, and the command that mends each
         * @description Return the state of all parts, as `/readyz` has it, and how many alerts fire.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/queues/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many jobs wait, run and have failed in each queue
         * @description Return the numbers of this moment, of the whole server.
         */
        get: operations["get_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops/storage/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What namespaces store by kind and day, how fast it grows, and when their room is used up
         * @description Return a page of the namespaces that the caller administers; the stores to operators, with every page.
         */
        get: operations["get_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People one shares a namespace with
         * @description Return a page of people in the order of their user names.
         */
        get: operations["get_users"];
        put?: never;
        /**
         * Create a person; for administrators
         * @description Create a person; without a password, the response has the invitation link.
         */
        post: operations["post_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A person one shares a namespace with
         * @description Return the person, with their roles in the caller's namespaces.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Switch a person off, or on again
         * @description Switch log-in off or on; off also closes open sockets. Returns the person.
         */
        patch: operations["patch_user"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/passkeys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the passkeys of a person who has lost theirs; for administrators
         * @description All of them open nothing any more; all log-ins of the person end.
         */
        delete: operations["delete_user_passkeys"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/report/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a person to the moderators; they never learn who has
         * @description Return the id of the report; 200 where one has reported them before, and no moderator has decided since.
         */
        post: operations["post_user_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link with which a person sets a new password, once
         * @description Create a link; it expires after an hour, or after 72 for a person without a password. Earlier links end.
         */
        post: operations["post_user_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/second-factor/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ask a person who has lost their app for no codes; for administrators
         * @description Turn their codes off; all their log-ins end.
         */
        delete: operations["delete_user_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A person's log-ins, newest first; for administrators
         * @description A page of those that hold.
         */
        get: operations["get_user_sessions"];
        put?: never;
        post?: never;
        /**
         * Log a person out everywhere; for administrators
         * @description All of their tokens, sessions, grants and sockets end.
         */
        delete: operations["delete_user_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/sessions/{log_in_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one log-in of a person; for administrators
         * @description With its grants and sockets.
         */
        delete: operations["delete_user_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The webhooks of a namespace, the newest first; for its administrators
         * @description Return a page of them.
         */
        get: operations["get_webhooks"];
        put?: never;
        /**
         * Have the events of rooms sent to an address; the secret is shown this once
         * @description Make a webhook; it is sent what is said from now on.
         */
        post: operations["post_webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook; for administrators of its namespace
         * @description Return it, without its secret.
         */
        get: operations["get_webhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook, and what waits for it
         * @description Delete it.
         */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook, or switch it on or off; who changes where or what it is sent becomes its owner
         * @description Change it; switched on again, it goes on where it stopped.
         */
        patch: operations["patch_webhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/deliveries/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a webhook was sent and is to be sent, the newest first; the last 1,000 are kept
         * @description Return a page of deliveries.
         */
        get: operations["get_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event to a webhook again, as it stands now and under the same `webhook-id`
         * @description Return the delivery, which is sent at once.
         */
        post: operations["post_redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/ping/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a webhook a `ping` to try it out
         * @description Return the delivery, which is sent at once; its list says what came of it.
         */
        post: operations["post_webhook_ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/secret/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret, shown this once; the former one signs beside it for 24 hours
         * @description Return the webhook with its new secret.
         */
        post: operations["post_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This process lives */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/archives/{job_id}.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of an archive as a ZIP; its address is in the `result` of its job */
        get: operations["get_archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/avatars/{avatar_id}/{side}.webp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person's picture, while it is theirs; its address is in `avatar_url` */
        get: operations["get_avatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** A person's picture, while it is theirs; its address is in `avatar_url`: the headers alone */
        head: operations["head_avatar"];
        patch?: never;
        trace?: never;
    };
    "/media/exports/{export_id}.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The copy of one's data as a ZIP; its address is in `me/export/` */
        get: operations["get_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** The copy of one's data as a ZIP; its address is in `me/export/`: the headers alone */
        head: operations["head_export"];
        patch?: never;
        trace?: never;
    };
    "/media/links/{picture_id}.webp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of a page that a message links to; its address is in the `image` of a preview */
        get: operations["get_link_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** The picture of a page that a message links to; its address is in the `image` of a preview: the headers alone */
        head: operations["head_link_picture"];
        patch?: never;
        trace?: never;
    };
    "/media/rooms/{export_id}.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The copy of a room as a ZIP; its address is in `rooms/<id>/export/` */
        get: operations["get_room_copy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** The copy of a room as a ZIP; its address is in `rooms/<id>/export/`: the headers alone */
        head: operations["head_room_copy"];
        patch?: never;
        trace?: never;
    };
    "/media/{media_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file as it was sent */
        get: operations["get_media_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** A file as it was sent: the headers alone */
        head: operations["head_media_file"];
        patch?: never;
        trace?: never;
    };
    "/media/{media_id}/growing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A video while it is being uploaded: what has come of it, then what comes */
        get: operations["get_growing_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** A video while it is being uploaded: what has come of it, then what comes: the headers alone */
        head: operations["head_growing_file"];
        patch?: never;
        trace?: never;
    };
    "/media/{media_id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A thumbnail or another rendition, as `medium.a1.webp` or `mp4.a1.mp4` */
        get: operations["get_media_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** A thumbnail or another rendition, as `medium.a1.webp` or `mp4.a1.mp4`: the headers alone */
        head: operations["head_media_thumbnail"];
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Problem
         * @description A problem (RFC 9457); ``errors`` by field for an invalid request, ``incident`` is the id of a server error.
         *
         *     ``data`` holds what else there is to know, as the errors of sockets do.
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            errors?: {
                [key: string]: string[];
            };
            incident?: string;
            retry_after_s?: number;
            data?: {
                [key: string]: unknown;
            };
        };
        /**
         * LoggedIn
         * @description A new token, shown only here, and its expiry.
         */
        LoggedIn: {
            token: string;
            expiry: string;
            user: components["schemas"]["UserPayload"];
        };
        /**
         * UserPayload
         * @description A person or bot as other people see them.
         *
         *     ``avatar_url`` is 128 pixels wide; the same path with 64 or 256 in the place of 128 has the other sizes.
         */
        UserPayload: {
            id: string;
            username: string;
            display_name: string;
            avatar_url: string | null;
            is_bot: boolean;
        };
        /**
         * SocketTicket
         * @description A ticket that opens one socket within ``expires_in`` seconds.
         */
        SocketTicket: {
            ticket: string;
            expires_in: number;
        };
        /**
         * Me
         * @description The person who is logged in, their namespaces, the upload limit and a grant.
         *
         *     ``second_factor_due`` is when they have to have a second factor, without which they can do nothing else then; null
         *     where they have one, or none is asked of them. ``second_factor_asked_by`` are the slugs of the namespaces that ask
         *     for it: who leaves them needs none.
         */
        Me: {
            user: components["schemas"]["UserPayload"];
            namespaces: components["schemas"]["NamespacePayload"][];
            default_namespace: string | null;
            upload_bytes: number;
            grant: components["schemas"]["Grant"];
            second_factor_due: string | null;
            second_factor_asked_by: string[];
        };
        /**
         * NamespacePayload
         * @description A namespace and the caller's role in it.
         */
        NamespacePayload: {
            id: string;
            slug: string;
            name: string;
            role: string;
        };
        /**
         * Grant
         * @description A short-lived credential for URLs of files, which can carry neither header nor cookie.
         */
        Grant: {
            token: string;
            expires_at: string;
        };
        /**
         * Session
         * @description The person who is logged in by the cookie; null without a log-in.
         */
        Session: {
            me: components["schemas"]["Me"] | null;
        };
        /**
         * UserList
         * @description A page of people, in the order of their user names.
         */
        UserList: {
            results: components["schemas"]["UserPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * NamespaceList
         * @description A page of namespaces, the default one first.
         */
        NamespaceList: {
            results: components["schemas"]["NamespacePayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * RoomList
         * @description A page of rooms, the one with the newest message first; ``next`` and ``previous`` are addresses.
         *
         *     ``position`` is that of the reader's own stream, which tells of rooms that come and go, read before them.
         */
        RoomList: {
            results: components["schemas"]["RoomPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * RoomPayload
         * @description A room as one of its members sees it; ``muted`` holds until ``mute_until``, a time that a client compares.
         */
        RoomPayload: {
            id: string;
            /** @enum {unknown} */
            kind: "channel" | "direct" | "group";
            name: string;
            topic: string;
            namespace: string;
            member_count: number;
            /** @enum {unknown} */
            history: "all" | "since_join";
            created_at: string;
            picture_url: string | null;
            /** @enum {unknown} */
            posting: "members" | "moderators";
            archived_at: string | null;
            /** @enum {unknown} */
            my_role: "member" | "moderator" | "owner" | "readonly";
            unread: number;
            mentions: number;
            muted: boolean;
            mute_until: string | null;
            /** @enum {unknown} */
            level: "all" | "mentions" | "none";
            pinned: boolean;
            peer: components["schemas"]["UserPayload"] | null;
            last_message: components["schemas"]["MessagePayload"] | null;
            position: components["schemas"]["Position"];
        };
        /**
         * MessagePayload
         * @description A message; a tombstone keeps its place with an empty body, ``deleted_at`` and ``reason`` set.
         *
         *     ``captions`` holds the text below single files, by the ids of those that have one. ``mentions`` are people, and
         *     ``mentions_room`` is true where it mentions the whole room. ``forwarded_from`` is who said first what was forwarded.
         */
        MessagePayload: {
            id: string;
            room: string;
            number: number;
            sender: components["schemas"]["UserPayload"];
            client_id: string;
            body: string;
            attachments: components["schemas"]["AttachmentPayload"][];
            captions: {
                [key: string]: string;
            };
            reply_to: string | null;
            thread: string | null;
            forwarded_from: string | null;
            reply_count: number;
            reactions: components["schemas"]["Reaction"][];
            pinned: components["schemas"]["Pinned"] | null;
            previews: components["schemas"]["Preview"][];
            mentions: string[];
            mentions_room: boolean;
            created_at: string;
            edited_at: string | null;
            deleted_at: string | null;
            deleted_by: string | null;
            reason: ("deleted" | "erased" | "expired" | "moderated" | "refused") | null;
            in_timeline: boolean;
            last_reply_at: string | null;
            repliers: string[];
        };
        /**
         * AttachmentPayload
         * @description A media file as all see it who may see it.
         *
         *     Sizes in bytes, ``duration`` in seconds, ``bitrate`` of the whole container in kbit/s, ``width`` and
         *     ``height`` in pixels as displayed (after rotation), ``rotation`` in degrees clockwise.
         */
        AttachmentPayload: {
            id: string;
            version: number;
            /** @enum {unknown} */
            kind: "audio" | "file" | "image" | "video";
            /** @enum {unknown} */
            state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
            hold: ("quarantined" | "review" | "scan") | null;
            stages: {
                [key: string]: components["schemas"]["StagePayload"];
            };
            name: string | null;
            title: string | null;
            alt_text: string | null;
            content_type: string;
            size: number;
            received: number;
            width: number | null;
            height: number | null;
            duration: number | null;
            duration_formatted: string | null;
            bitrate: number | null;
            codec: string | null;
            audio_codec: string | null;
            mime_codecs: string | null;
            pages: number | null;
            fps: number | null;
            rotation: number | null;
            video_dimensions: [
                number,
                number
            ] | null;
            has_audio: boolean | null;
            placeholder: string | null;
            thumbnail_url: string | null;
            thumbnails: components["schemas"]["Thumbnails"];
            file_url: string | null;
            download_url: string | null;
            stream: components["schemas"]["Stream"] | null;
            waveform: number[] | null;
            playable: boolean | null;
            playable_reason: string | null;
            error: components["schemas"]["StageError"] | null;
            created_at: string;
            uploader: components["schemas"]["UserPayload"];
            namespace: string;
            room: string | null;
        };
        /**
         * StagePayload
         * @description How far one stage of the pipeline is.
         */
        StagePayload: {
            /** @enum {unknown} */
            state: "done" | "failed" | "progress" | "started";
            percent: number | null;
            attempt: number;
            started_at: string;
            elapsed_ms: number | null;
            error: components["schemas"]["StageError"] | null;
        };
        /**
         * StageError
         * @description Why a stage or a file failed, in words for a person.
         */
        StageError: {
            code: string;
            message: string;
            retryable: boolean;
        };
        /**
         * Thumbnails
         * @description Stable paths of the three sizes (longest side 320, 640, 1280 pixels).
         */
        Thumbnails: {
            small: string | null;
            medium: string | null;
            large: string | null;
        };
        /**
         * Stream
         * @description Paths of what a player can use beside the original; ``growing``: instead of it, while it is being uploaded.
         *
         *     ``picture`` is a picture as every browser shows it, its longer side at most 4096 pixels, where the original is none.
         */
        Stream: {
            hls: string | null;
            mp4: string | null;
            picture: string | null;
            storyboard: string | null;
            clip: string | null;
            growing: string | null;
        };
        /**
         * Reaction
         * @description Who reacted with one emoji: ``users`` are the first 100, ``count`` counts all of them.
         */
        Reaction: {
            emoji: string;
            users: string[];
            count: number;
        };
        /**
         * Pinned
         * @description When a message was pinned in its room, and by whom.
         */
        Pinned: {
            at: string;
            by: string;
        };
        /**
         * Preview
         * @description What a page that a message links to says of itself: plain text, and its picture as a copy on this server.
         */
        Preview: {
            url: string;
            title: string;
            description: string;
            site: string;
            image: components["schemas"]["AttachmentPayload"] | null;
        };
        /**
         * Position
         * @description A place in a stream: which life of it, and after which event.
         */
        Position: {
            epoch: string;
            seq: number;
        };
        /**
         * MemberList
         * @description A page of the members of a room; ``position`` was read before them.
         */
        MemberList: {
            results: components["schemas"]["MemberPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * MemberPayload
         * @description The membership of a person in a room.
         */
        MemberPayload: {
            user: components["schemas"]["UserPayload"];
            /** @enum {unknown} */
            role: "member" | "moderator" | "owner" | "readonly";
            joined_at: string;
        };
        /**
         * MessageList
         * @description A page of a room's history, oldest first; ``position`` was read before the messages.
         *
         *     ``more``: whether further messages follow in the requested direction: newer ones for ``after``, else older ones.
         *     ``newer``: whether there are messages newer than the page.
         *     ``mine``: the reader's own reactions by message, of those whose ``users`` are not all that ``count`` counts.
         */
        MessageList: {
            results: components["schemas"]["MessagePayload"][];
            more: boolean;
            newer: boolean;
            position: components["schemas"]["Position"];
            mine: {
                [key: string]: string[];
            };
            quoted: {
                [key: string]: components["schemas"]["MessagePayload"];
            };
        };
        /**
         * MediaList
         * @description A page of files, newest first.
         */
        MediaList: {
            results: components["schemas"]["AttachmentPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * ThreadList
         * @description A page of the replies in a thread, oldest first, with its root; as for a room's history.
         */
        ThreadList: {
            results: components["schemas"]["MessagePayload"][];
            more: boolean;
            newer: boolean;
            position: components["schemas"]["Position"];
            mine: {
                [key: string]: string[];
            };
            quoted: {
                [key: string]: components["schemas"]["MessagePayload"];
            };
            root: components["schemas"]["MessagePayload"];
            mine_thread: components["schemas"]["MyThread"];
        };
        /**
         * MyThread
         * @description A thread as one person sees it: ``message`` is the newest that they have read, null where they never followed it.
         *
         *     ``unread`` counts the replies of others up to ``number``, at most 1000; what has a higher one came later.
         */
        MyThread: {
            following: boolean;
            message: string | null;
            unread: number;
            mentions: number;
            number: number;
        };
        /**
         * MyThreadList
         * @description A page of the threads that the caller follows; ``position`` of their own stream was read before them.
         */
        MyThreadList: {
            results: components["schemas"]["ThreadEntry"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * ThreadEntry
         * @description A thread in the list of those that a person follows.
         */
        ThreadEntry: {
            following: boolean;
            message: string | null;
            unread: number;
            mentions: number;
            number: number;
            thread: string;
            room: string;
            root: components["schemas"]["MessagePayload"];
        };
        /**
         * NamespaceRoomList
         * @description A page of the rooms of a namespace, newest first; ``next`` and ``previous`` are addresses.
         */
        NamespaceRoomList: {
            results: components["schemas"]["RoomShared"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * RoomShared
         * @description The part of a room that is the same for all its members; one that was archived is for reading alone.
         */
        RoomShared: {
            id: string;
            /** @enum {unknown} */
            kind: "channel" | "direct" | "group";
            name: string;
            topic: string;
            namespace: string;
            member_count: number;
            /** @enum {unknown} */
            history: "all" | "since_join";
            created_at: string;
            picture_url: string | null;
            /** @enum {unknown} */
            posting: "members" | "moderators";
            archived_at: string | null;
        };
        /**
         * GalleryList
         * @description A page of a room's media or files, newest first; ``position`` was read before them.
         */
        GalleryList: {
            results: components["schemas"]["GalleryEntry"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * GalleryEntry
         * @description A file in the gallery of a room: the message that shows it, who has sent that one and when.
         */
        GalleryEntry: {
            message: string;
            number: number;
            thread: string | null;
            sender: components["schemas"]["UserPayload"];
            sent_at: string;
            caption: string;
            attachment: components["schemas"]["AttachmentPayload"];
        };
        /**
         * LogSeal
         * @description The newest block of the chain that seals the log of the whole server; 0 and null: none yet.
         *
         *     ``block:hash`` is the anchor that `offchat audit verify --anchor` takes.
         */
        LogSeal: {
            block: number;
            hash: string | null;
            sealed_at: string | null;
            verified: components["schemas"]["LogVerified"] | null;
        };
        /**
         * LogVerified
         * @description When `offchat audit verify` last found the log to be what was sealed, and up to which block.
         */
        LogVerified: {
            at: string;
            block: number;
        };
        /**
         * Overview
         * @description The state of a namespace at a time: processing, held files, storage, and its last 24 hours, oldest first.
         *
         *     ``scanner``: whether the virus scanner answers; null where none is set. ``storage_alert``: the disk or bucket of the
         *     whole server where it is nearly full.
         */
        Overview: {
            at: string;
            processing: components["schemas"]["Processing"];
            held: components["schemas"]["Counts"];
            scanner: ("away" | "ok") | null;
            storage: components["schemas"]["Storage"];
            storage_alert: components["schemas"]["Fill"] | null;
            ready_ms: number | null;
            hours: components["schemas"]["Hour"][];
        };
        /**
         * Processing
         * @description The number of files that wait for processing or are in it, and the time of the oldest.
         */
        Processing: {
            files: number;
            oldest_at: string | null;
        };
        /**
         * Counts
         * @description The numbers of reports and held files that wait for a moderator.
         */
        Counts: {
            reports: number;
            scan: number;
            review: number;
            quarantined: number;
        };
        /**
         * Storage
         * @description Used and allowed storage; ``quota_bytes`` null means no limit.
         */
        Storage: {
            used_bytes: number;
            quota_bytes: number | null;
        };
        /**
         * Fill
         * @description What of a store is used, and what it holds at most, in bytes.
         *
         *     ``level``: how urgent it is; null while there is room.
         */
        Fill: {
            /** @enum {unknown} */
            store: "bucket" | "disk";
            used_bytes: number;
            total_bytes: number;
            level: ("critical" | "warning") | null;
        };
        /**
         * Hour
         * @description One hour from ``at`` on. ``ready_ms`` is the median from the last byte to the thumbnail; null where none came.
         */
        Hour: {
            at: string;
            uploads: number;
            bytes: number;
            failures: number;
            ready_ms: number | null;
        };
        /**
         * ReactionList
         * @description A page of the reactions to a message, the first ones first.
         */
        ReactionList: {
            results: components["schemas"]["ReactionPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * ReactionPayload
         * @description A person's reaction to a message.
         */
        ReactionPayload: {
            user: components["schemas"]["UserPayload"];
            emoji: string;
            at: string;
        };
        /**
         * PinList
         * @description A page of a room's pinned messages, the newest pin first; ``position`` was read before them.
         *
         *     ``mine`` is as in lists of messages.
         */
        PinList: {
            results: components["schemas"]["MessagePayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
            mine: {
                [key: string]: string[];
            };
        };
        /**
         * SavedList
         * @description A page of the messages that the reader has saved, the last ones first; ``position`` was read before them.
         *
         *     ``position`` is that of the reader's own stream, and ``mine`` is as in lists of messages.
         */
        SavedList: {
            results: components["schemas"]["SavedPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
            mine: {
                [key: string]: string[];
            };
        };
        /**
         * SavedPayload
         * @description A message that the reader has saved.
         */
        SavedPayload: {
            message: components["schemas"]["MessagePayload"];
            room: string;
            saved_at: string;
        };
        /**
         * MessageReactions
         * @description All reactions to one message, in the order of their first use.
         */
        MessageReactions: {
            id: string;
            reactions: components["schemas"]["Reaction"][];
        };
        /**
         * NotificationList
         * @description A page of one's notifications, the newest first; ``position`` is that of one's own stream, read before them.
         *
         *     ``unread`` counts all that one has not read, up to 1,000. ``people`` are those who have written or invited, by id,
         *     as far as what they did may still be seen; ``mine`` is as in lists of messages.
         */
        NotificationList: {
            results: components["schemas"]["NotificationEntry"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
            unread: number;
            people: {
                [key: string]: components["schemas"]["UserPayload"];
            };
            mine: {
                [key: string]: string[];
            };
        };
        /**
         * NotificationEntry
         * @description A notification as a list shows it, with the whole ``message`` as long as it stands and may be seen.
         */
        NotificationEntry: {
            id: string;
            /** @enum {unknown} */
            kind: "alert" | "appeal" | "invitation" | "mention" | "namespace_quota" | "quota" | "reply" | "report_result" | "restriction" | "scheduled_failed" | "thread";
            room: string | null;
            message: components["schemas"]["MessagePayload"] | null;
            thread: string | null;
            actor: string | null;
            namespace: string | null;
            percent: number | null;
            alert: string | null;
            at: string;
            read_at: string | null;
        };
        /**
         * Unread
         * @description How many notifications one has not read, up to 1,000.
         */
        Unread: {
            unread: number;
        };
        /**
         * EditList
         * @description A page of the edits of a message, newest first.
         */
        EditList: {
            results: components["schemas"]["EditPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * EditPayload
         * @description An edit of a message: the text that stood there before, when it was replaced, and the id of who did it.
         */
        EditPayload: {
            body: string;
            at: string;
            by: string;
        };
        /**
         * ExportPayload
         * @description The copy of a person's data; ``done`` of ``total`` entries are written, ``size`` is that of the ZIP in bytes.
         *
         *     ``url`` is where it is fetched until ``expires_at``, also in parts; null while it is not ready.
         */
        ExportPayload: {
            id: string;
            /** @enum {unknown} */
            state: "cancelled" | "expired" | "failed" | "queued" | "ready" | "running";
            phase: string;
            done: number;
            total: number;
            report: components["schemas"]["ExportReport"];
            size: number | null;
            url: string | null;
            created_at: string;
            expires_at: string | null;
        };
        /**
         * ExportReport
         * @description How many entries were written, how many files are without their bytes, and the first 100 of these.
         */
        ExportReport: {
            created: number;
            skipped: number;
            errors: components["schemas"]["LeftOut"][];
        };
        /**
         * LeftOut
         * @description A file whose bytes are not in the copy: its line in ``files.jsonl``, and why.
         */
        LeftOut: {
            line: number;
            why: string;
        };
        /**
         * ExportShown
         * @description The newest copy that the person has ordered; null where there is none.
         */
        ExportShown: {
            job: components["schemas"]["ExportPayload"] | null;
        };
        /**
         * ErasurePreview
         * @description What an erasure would remove; ``bytes`` is the size of the files.
         */
        ErasurePreview: {
            messages: number;
            files: number;
            bytes: number;
            rooms: number;
        };
        /**
         * ErasureStarted
         * @description The id of an erasure, and where its receipt is read, without a log-in.
         */
        ErasureStarted: {
            id: string;
            receipt_url: string;
        };
        /**
         * Receipt
         * @description What an erasure has removed and kept; ``finished_at`` is null while it goes on.
         *
         *     ``remaining`` is what a look into all stores has still found. ``signature`` is a MAC of this server over all the
         *     rest as canonical JSON. ``backups_expire_at`` is null where the server makes no backups itself.
         */
        Receipt: {
            id: string;
            user: string;
            requested_at: string;
            finished_at: string | null;
            removed: components["schemas"]["Removed"][];
            kept: components["schemas"]["Kept"][];
            remaining: components["schemas"]["Left"][];
            backups_expire_at: string | null;
            signature: string;
        };
        /**
         * Removed
         * @description Something that was removed, and from which stores.
         */
        Removed: {
            type: string;
            id: string;
            stores: ("cache" | "database" | "log" | "search" | "storage")[];
        };
        /**
         * Kept
         * @description Something that is not erased yet, and why; ``until`` is null: until the case is closed, or the hold lifted.
         */
        Kept: {
            type: string;
            id: string;
            /** @enum {unknown} */
            why: "case" | "legal";
            case: string | null;
            until: string | null;
        };
        /**
         * Left
         * @description Something that was found after the erasure, though nothing holds it.
         */
        Left: {
            type: string;
            id: string | null;
        };
        /**
         * DraftList
         * @description A page of the caller's drafts, the one changed last first; ``position`` of their stream was read before them.
         */
        DraftList: {
            results: components["schemas"]["DraftPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * DraftPayload
         * @description What a person has begun to write in a room or a thread; empty text and no files where there is nothing.
         */
        DraftPayload: {
            room: string;
            thread: string | null;
            body: string;
            reply_to: string | null;
            attachments: string[];
            updated_at: string;
        };
        /**
         * ScheduledList
         * @description A page of the caller's messages for a later time, the next one first; ``position`` as with drafts.
         */
        ScheduledList: {
            results: components["schemas"]["ScheduledPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * ScheduledPayload
         * @description A message for a later time; ``message`` is what was sent. What was sent or cancelled keeps no text and files.
         */
        ScheduledPayload: {
            id: string;
            room: string;
            thread: string | null;
            reply_to: string | null;
            body: string;
            attachments: string[];
            captions: {
                [key: string]: string;
            };
            send_at: string;
            /** @enum {unknown} */
            state: "cancelled" | "failed" | "sent" | "waiting";
            message: string | null;
            error: components["schemas"]["SendingError"] | null;
        };
        /**
         * SendingError
         * @description Why a message could not be sent at its time.
         */
        SendingError: {
            code: string;
            message: string;
            retryable: boolean;
        };
        /**
         * SeenList
         * @description A page of the people who have read a message.
         */
        SeenList: {
            results: components["schemas"]["UserPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * ReadPlace
         * @description Up to which message of a room a person has read.
         */
        ReadPlace: {
            user: string;
            message: string;
            number: number;
        };
        /**
         * ChannelList
         * @description A page of the channels of a namespace, newest first.
         */
        ChannelList: {
            results: components["schemas"]["ChannelPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * ChannelPayload
         * @description A channel of a namespace, and whether the reader is in it.
         */
        ChannelPayload: {
            id: string;
            /** @enum {unknown} */
            kind: "channel" | "direct" | "group";
            name: string;
            topic: string;
            namespace: string;
            member_count: number;
            /** @enum {unknown} */
            history: "all" | "since_join";
            created_at: string;
            picture_url: string | null;
            /** @enum {unknown} */
            posting: "members" | "moderators";
            archived_at: string | null;
            joined: boolean;
        };
        /**
         * InvitationList
         * @description A page of the links into a room that admit people, newest first.
         */
        InvitationList: {
            results: components["schemas"]["InvitationPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * InvitationPayload
         * @description A link into a room, for those who may invite people; ``max_uses`` is null where it is not limited.
         */
        InvitationPayload: {
            id: string;
            code: string;
            url: string;
            /** @enum {unknown} */
            role: "member" | "readonly";
            uses: number;
            max_uses: number | null;
            expires_at: string;
            created_by: string;
        };
        /**
         * InvitationLook
         * @description An invitation as those see it who hold its link.
         */
        InvitationLook: {
            room: components["schemas"]["InvitedRoom"];
            namespace: string;
            expires_at: string;
        };
        /**
         * InvitedRoom
         * @description What a person learns of a room who is invited into it.
         */
        InvitedRoom: {
            name: string;
            picture_url: string | null;
            member_count: number;
        };
        /**
         * BlockList
         * @description A page of the people whom the reader has blocked, the last ones first; ``position`` was read before them.
         */
        BlockList: {
            results: components["schemas"]["BlockPayload"][];
            next: string | null;
            previous: string | null;
            position: components["schemas"]["Position"];
        };
        /**
         * BlockPayload
         * @description A person whom the reader has blocked.
         */
        BlockPayload: {
            user: components["schemas"]["UserPayload"];
            blocked_at: string;
        };
        /**
         * NamespaceInvitationList
         * @description A page of the links into a namespace that admit people, newest first.
         */
        NamespaceInvitationList: {
            results: components["schemas"]["NamespaceInvitationPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * NamespaceInvitationPayload
         * @description A link into a namespace, for its administrators; ``max_uses`` is null where it is not limited.
         *
         *     ``rooms`` are the ids of rooms that people come into by it. With an ``email`` it is for the person with that address
         *     alone; ``mailed`` says that the link was sent there, and is known to its reader alone.
         */
        NamespaceInvitationPayload: {
            id: string;
            role: string;
            rooms: string[];
            email: string | null;
            mailed: boolean;
            uses: number;
            max_uses: number | null;
            expires_at: string;
            created_at: string;
            created_by: string;
        };
        /**
         * NamespaceInvitationLook
         * @description A link into a namespace as those see it who hold it.
         *
         *     ``by`` is the name of the person who made it, ``rooms`` how many rooms people come into by it, ``email`` the address
         *     that it is for, and ``register`` whether people may make an account by it.
         */
        NamespaceInvitationLook: {
            namespace: components["schemas"]["InvitedNamespace"];
            role: string;
            by: string;
            rooms: number;
            email: string | null;
            register: boolean;
            expires_at: string;
        };
        /**
         * InvitedNamespace
         * @description What a person learns of a namespace who holds a link into it.
         */
        InvitedNamespace: {
            slug: string;
            name: string;
        };
        /**
         * MadeNamespaceInvitation
         * @description A new link into a namespace with its secret, which is shown this once; null where it was mailed.
         */
        MadeNamespaceInvitation: {
            id: string;
            role: string;
            rooms: string[];
            email: string | null;
            mailed: boolean;
            uses: number;
            max_uses: number | null;
            expires_at: string;
            created_at: string;
            created_by: string;
            code: string | null;
            url: string | null;
        };
        /**
         * CameList
         * @description A page of the people who came by a link, the last ones first.
         */
        CameList: {
            results: components["schemas"]["CamePayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * CamePayload
         * @description A person who came by a link, and when; the person is null where the account is there no longer.
         */
        CamePayload: {
            id: string;
            user: components["schemas"]["UserPayload"] | null;
            at: string;
        };
        /**
         * ImportList
         * @description A page of the imports into a namespace, the newest first, and the caller's archives that are kept for it.
         */
        ImportList: {
            results: components["schemas"]["TransferPayload"][];
            next: string | null;
            previous: string | null;
            uploads: components["schemas"]["ReceivedArchive"][];
        };
        /**
         * TransferPayload
         * @description An import or an export of rooms; ``done`` of ``total`` things are dealt with.
         *
         *     ``url`` is where an export is fetched until ``expires_at``, also in parts; null while it is not ready, and for
         *     imports. ``name`` is that of the archive. ``direct``: conversations of two people are imported as well.
         */
        TransferPayload: {
            id: string;
            /** @enum {unknown} */
            kind: "discord" | "export" | "offchat" | "slack";
            namespace: string;
            room: string | null;
            name: string;
            dry_run: boolean;
            direct: boolean;
            /** @enum {unknown} */
            state: "cancelled" | "expired" | "failed" | "queued" | "ready" | "running";
            phase: string;
            done: number;
            total: number;
            report: components["schemas"]["TransferReport"];
            size: number | null;
            url: string | null;
            created_at: string;
            finished_at: string | null;
            expires_at: string | null;
        };
        /**
         * TransferReport
         * @description How many things were written, how many were left out or there before, and the first 100 faults.
         *
         *     Of a dry run ``created`` is what would be written.
         */
        TransferReport: {
            created: number;
            skipped: number;
            errors: components["schemas"]["TransferFault"][];
        };
        /**
         * TransferFault
         * @description Something that was not taken over: its line in the file that ``why`` names, 0 where it has none.
         */
        TransferFault: {
            line: number;
            why: string;
        };
        /**
         * ReceivedArchive
         * @description An archive that the caller has sent by tus, or sends: ``received`` of ``size`` bytes are kept until a time.
         *
         *     ``fingerprint`` is what the client has said of its bytes in the metadata; empty where it has said nothing.
         */
        ReceivedArchive: {
            id: string;
            name: string;
            size: number;
            fingerprint: string;
            received: number;
            created_at: string;
            expires_at: string;
        };
        /**
         * StartReceived
         * @description An archive that was sent by tus (``upload``) is to be imported, as with :class:`StartImport`.
         */
        StartReceived: {
            upload: string;
            /** @enum {unknown} */
            kind: "discord" | "offchat" | "slack";
            /** @default false */
            dry_run?: boolean;
            /** @default false */
            direct?: boolean;
        };
        /**
         * TransferShown
         * @description The newest export of a room that the caller has ordered; null where there is none.
         */
        TransferShown: {
            job: components["schemas"]["TransferPayload"] | null;
        };
        /**
         * Providers
         * @description All providers by which people log in.
         */
        Providers: {
            results: components["schemas"]["ProviderLook"][];
        };
        /**
         * ProviderLook
         * @description A provider by which people log in; ``url`` is where a browser goes for it.
         */
        ProviderLook: {
            id: string;
            name: string;
            url: string;
        };
        /**
         * Identities
         * @description All of one's accounts at providers, and whether one has a password besides.
         */
        Identities: {
            results: components["schemas"]["IdentityPayload"][];
            password: boolean;
        };
        /**
         * IdentityPayload
         * @description One's account at a provider; ``provider`` is null for one that people cannot log in by any more.
         */
        IdentityPayload: {
            id: string;
            provider: string | null;
            name: string;
            email: string | null;
            created_at: string;
            used_at: string;
        };
        /**
         * LinkBegun
         * @description Where the browser goes to link an account.
         */
        LinkBegun: {
            url: string;
        };
        /**
         * Passkeys
         * @description All of one's passkeys, the oldest first.
         */
        Passkeys: {
            results: components["schemas"]["PasskeyPayload"][];
        };
        /**
         * PasskeyPayload
         * @description One of one's passkeys; ``backed_up`` ones are on several devices of the person.
         */
        PasskeyPayload: {
            id: string;
            name: string;
            transports: string[];
            backed_up: boolean;
            created_at: string;
            last_used_at: string | null;
        };
        /**
         * PasskeyOptions
         * @description What a browser is asked for, as ``PublicKeyCredential`` parses it from JSON.
         */
        PasskeyOptions: {
            options: {
                [key: string]: unknown;
            };
        };
        /**
         * ActivityList
         * @description A page of the activity log, newest first.
         */
        ActivityList: {
            results: components["schemas"]["ActivityPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * ActivityPayload
         * @description One row of the activity log; ``actor`` is a user payload, or None where the server acted.
         *
         *     ``room_name`` is the present name of the room, None for a direct one; ``person`` is a user payload of the one whom
         *     the action was done to, None where it concerns no person; ``room_open`` is whether the reader is in the room. The
         *     event of a new row leaves all three out.
         */
        ActivityPayload: {
            id: string;
            at: string;
            actor: components["schemas"]["UserPayload"] | null;
            action: string;
            object: components["schemas"]["ActivityObject"];
            room: string | null;
            room_name?: string | null;
            room_open?: boolean;
            person?: components["schemas"]["UserPayload"] | null;
            address: string;
            data: {
                [key: string]: unknown;
            };
        };
        /**
         * ActivityObject
         * @description The object of an action.
         */
        ActivityObject: {
            type: string;
            id: string | null;
            name: string | null;
        };
        /**
         * Config
         * @description The settings that clients need before log-in.
         */
        Config: {
            api_base_url: string;
            media_base_url: string;
            max_file_size: number;
            enable_upload: boolean;
            enable_ai_features: boolean;
            reset_by_mail: boolean;
            /** @enum {unknown} */
            registration: "invitation" | "off" | "open";
            /** @enum {unknown} */
            registration_email: "confirmed" | "optional";
            providers: components["schemas"]["ProviderLook"][];
            passkeys: boolean;
            limits: components["schemas"]["Limits"];
            version: string;
        };
        /**
         * Limits
         * @description Sizes, numbers and rates that the server accepts.
         *
         *     ``direct_upload_bytes``: from which size on files are best sent straight into the object storage; null for none.
         */
        Limits: {
            frame_bytes: number;
            commands_per_10s: number;
            message_chars: number;
            upload_bytes: number;
            pending_uploads: number;
            direct_upload_bytes: number | null;
        };
        /**
         * Readiness
         * @description Whether this server can serve requests: ``failing`` comes with 503, ``degraded`` with 200.
         */
        Readiness: {
            /** @enum {unknown} */
            status: "degraded" | "failing" | "ok";
            parts: {
                [key: string]: components["schemas"]["PartState"];
            };
        };
        /**
         * PartState
         * @description The state of one part of the system; ``info`` holds further facts about it.
         */
        PartState: {
            ok: boolean;
            latency_ms: number | null;
            detail: string;
            info: {
                [key: string]: unknown;
            };
        };
        /**
         * NewPerson
         * @description A created person; ``invite_url`` is null where a password was set.
         */
        NewPerson: {
            user: components["schemas"]["UserPayload"];
            invite_url: string | null;
        };
        /**
         * ResetLink
         * @description The URL of a page on which a person sets a new password, once.
         */
        ResetLink: {
            reset_url: string;
            expires_at: string;
        };
        /**
         * LogInList
         * @description A page of one's own log-ins, newest first.
         */
        LogInList: {
            results: components["schemas"]["LogInPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * LogInPayload
         * @description One log-in of a person, by a token or a session cookie; ``current`` is that of the request.
         *
         *     ``used_at`` is when it was last used, up to an hour before the last request.
         */
        LogInPayload: {
            id: string;
            /** @enum {unknown} */
            kind: "session" | "token";
            current: boolean;
            created_at: string;
            used_at: string;
            expires_at: string;
            address: string;
            client: string;
        };
        /**
         * EmojiList
         * @description A page of a namespace's own emojis, in the order of their names.
         */
        EmojiList: {
            results: components["schemas"]["EmojiPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * EmojiPayload
         * @description An emoji of a namespace's own, written ``:name:``; ``by`` is who has sent its picture, null for erased people.
         */
        EmojiPayload: {
            name: string;
            url: string | null;
            by: components["schemas"]["UserPayload"] | null;
            at: string;
        };
        /**
         * MembershipList
         * @description A page of the members of a namespace, in the order of their user names.
         */
        MembershipList: {
            results: components["schemas"]["MembershipPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * MembershipPayload
         * @description A person's role in a namespace.
         *
         *     Only in lists for its administrators: whether they may log in, how many bytes their files here have, the limit that
         *     holds for them instead of the policy's (null: the policy's does), and the second factors that they have.
         */
        MembershipPayload: {
            user: components["schemas"]["UserPayload"];
            role: string;
            is_active?: boolean;
            used_bytes?: number;
            quota_bytes?: number | null;
            factors?: ("app" | "passkey")[];
        };
        /**
         * PersonPayload
         * @description A person as administrators see them; ``namespaces`` are those that the caller belongs to, too.
         *
         *     ``factors``, the second factors that they have, are told to the operator of the server alone.
         */
        PersonPayload: {
            user: components["schemas"]["UserPayload"];
            is_active: boolean;
            is_superuser: boolean;
            namespaces: components["schemas"]["NamespaceRole"][];
            factors?: ("app" | "passkey")[];
        };
        /**
         * NamespaceRole
         * @description A namespace that a person belongs to, and their role in it.
         */
        NamespaceRole: {
            slug: string;
            role: string;
        };
        /**
         * NamespaceDetail
         * @description A namespace with its settings; ``quota_bytes`` null means no limit.
         */
        NamespaceDetail: {
            id: string;
            slug: string;
            name: string;
            role: string;
            quota_bytes: number | null;
            used_bytes: number;
            policy: components["schemas"]["Policy"];
            created_at: string;
        };
        /**
         * Policy
         * @description What holds for the files of a namespace.
         *
         *     ``ai``: whether taggers may describe them. ``ai_auto_accept``: the least confidence (0 to 1) with which a suggestion
         *     is accepted without a person; null: none is. ``ai_budget``: tokens a day that a paid provider may use; null: the
         *     default of the server.
         *
         *     ``types``: the content types that may be sent, as ``image/png`` or ``image/*``; null: every type.
         *     ``max_file_bytes``: the size up to which files may be sent; null: the limit of the server.
         *     ``person_quota_bytes``: how many bytes each person may store, unless their membership names another limit; null: no
         *     limit. ``retention_days``: how many days after their upload files are deleted for good; null: they are kept.
         *     ``retention``: rules of which each deletes files for good, besides; null: none does. ``metadata``: whether places,
         *     devices and times are removed from files that are sent from now on (``strip``) or stay; null: as the server is set.
         *     ``play_uploads``: whether people may play videos before all of their bytes are there. ``video_side``: the shorter
         *     side, in pixels, in which videos in rooms are played, if they are larger; null: as they were sent.
         *     ``keep_originals``: whether what was sent stays beside that smaller version.
         *     ``link_previews``: whether the server looks at pages that messages link to, and shows what they say of themselves.
         *
         *     ``second_factor``: who has to have an app that makes codes, or a passkey; ``second_factor_days`` after
         *     ``second_factor_since`` (when it was first asked for), after their account was made, or after they came or got a
         *     role of which it is asked, who has none can do nothing but add one, or leave.
         */
        Policy: {
            ai: boolean;
            ai_auto_accept: number | null;
            ai_budget: number | null;
            types: string[] | null;
            max_file_bytes: number | null;
            person_quota_bytes: number | null;
            retention_days: number | null;
            retention: components["schemas"]["RetentionRule"][] | null;
            metadata: ("keep" | "strip") | null;
            play_uploads: boolean;
            video_side: (360 | 480 | 720 | 1080) | null;
            keep_originals: boolean;
            link_previews: boolean;
            /** @enum {unknown} */
            second_factor: "admins" | "everybody" | "off";
            second_factor_days: number;
            second_factor_since: string | null;
        };
        /**
         * RetentionRule
         * @description Which files of a namespace are deleted for good: those for which all holds that is not null.
         *
         *     ``kind`` is what they are, ``room`` the room that they were sent into, ``older_than_days`` is since their upload,
         *     and ``unused_days`` since they were last sent, attached, restored or opened.
         */
        RetentionRule: {
            kind: ("audio" | "file" | "image" | "video") | null;
            room: string | null;
            older_than_days: number | null;
            unused_days: number | null;
        };
        /**
         * SettingsPayload
         * @description The settings of a person for the screens and for what is pushed to them.
         *
         *     An empty ``language`` follows the browser; ``push_detail``: pushes may hold the room's name, the sender's and the
         *     beginning of the message. ``photo_details``: what is kept of the photos that the person sends, for all who see them:
         *     nothing, when each was taken, or also about where. ``digest``: how often mails to the address of the account tell
         *     what is unread, at most. ``saved_searches`` are words to look for in libraries.
         *     ``presence`` and ``last_seen``: who learns whether the person is there, and when they were last. ``share_read``: who
         *     learns how far the person has read; who hides that does not learn it of others.
         */
        SettingsPayload: {
            language: string;
            /** @enum {unknown} */
            theme: "auto" | "dark" | "light";
            /** @enum {unknown} */
            notifications: "all" | "mentions" | "none";
            push_detail: boolean;
            /** @enum {unknown} */
            photo_details: "none" | "time" | "time_and_place";
            quiet: components["schemas"]["QuietHours"] | null;
            /** @enum {unknown} */
            digest: "daily" | "hourly" | "off";
            saved_searches: string[];
            /** @enum {unknown} */
            presence: "everyone" | "nobody";
            /** @enum {unknown} */
            last_seen: "everyone" | "nobody";
            /** @enum {unknown} */
            share_read: "everyone" | "nobody";
        };
        /**
         * QuietHours
         * @description When nothing is pushed to a person: from one time of the day to another, in their time zone.
         *
         *     Hours that pass midnight belong to the day on which they begin.
         */
        QuietHours: {
            from: string;
            to: string;
            timezone: string;
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
        };
        /**
         * PersonSpace
         * @description What a person has stored in a namespace, in bytes, and what they may store; null: no limit.
         *
         *     ``left_bytes`` is what they can still send: the namespace may have less left than they. ``warning``: the percentage
         *     of their limit, 80 or 95, that they have come to.
         */
        PersonSpace: {
            namespace: string;
            used_bytes: number;
            quota_bytes: number | null;
            left_bytes: number | null;
            warning: (80 | 95) | null;
        };
        /**
         * LinkPayload
         * @description The person, kind and expiry of an invitation or reset link.
         */
        LinkPayload: {
            /** @enum {unknown} */
            kind: "invite" | "reset";
            user: components["schemas"]["UserPayload"];
            expires_at: string;
        };
        /**
         * EmailPayload
         * @description One's mail address, and the one that waits to be confirmed; null where there is none.
         *
         *     ``mail`` says whether this server sends mail about accounts.
         */
        EmailPayload: {
            email: string | null;
            pending: string | null;
            mail: boolean;
        };
        /**
         * RegistrationPayload
         * @description An account that is made once the link is opened that was mailed to ``email``, until ``expires_at``.
         */
        RegistrationPayload: {
            email: string;
            expires_at: string;
        };
        /**
         * SecondFactorPayload
         * @description Whether one's log-ins ask for a code, since when, and how many recovery codes are left.
         */
        SecondFactorPayload: {
            on: boolean;
            since: string | null;
            recovery_codes_left: number;
        };
        /**
         * SecondFactorBegun
         * @description The secret of an app that is to make codes, and the same as an ``otpauth:`` address for a QR code.
         */
        SecondFactorBegun: {
            secret: string;
            url: string;
        };
        /**
         * RecoveryCodes
         * @description Codes that each open one log-in without the app; shown once.
         */
        RecoveryCodes: {
            codes: string[];
        };
        /**
         * FilesSent
         * @description What came of a form with several files.
         */
        FilesSent: {
            results: components["schemas"]["FilePayload"][];
            errors: components["schemas"]["NotSent"][];
        };
        /**
         * FilePayload
         * @description A file of the library: its attachment payload, and what people and taggers say of it.
         *
         *     ``title`` falls back to the name without its suffix; it is null like every other text where a hold withholds them.
         *     ``poster_s`` is the second of a video whose frame a person has chosen for its pictures.
         *     ``revision`` is the number in the ETag: it rises with every change of the library's fields. ``sha256`` is of the
         *     bytes that are served, ``sha256_original`` of those that were sent: for their sender and moderators, else null.
         */
        FilePayload: {
            id: string;
            version: number;
            /** @enum {unknown} */
            kind: "audio" | "file" | "image" | "video";
            /** @enum {unknown} */
            state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
            hold: ("quarantined" | "review" | "scan") | null;
            stages: {
                [key: string]: components["schemas"]["StagePayload"];
            };
            name: string | null;
            title: string | null;
            alt_text: string | null;
            content_type: string;
            size: number;
            received: number;
            width: number | null;
            height: number | null;
            duration: number | null;
            duration_formatted: string | null;
            bitrate: number | null;
            codec: string | null;
            audio_codec: string | null;
            mime_codecs: string | null;
            pages: number | null;
            fps: number | null;
            rotation: number | null;
            video_dimensions: [
                number,
                number
            ] | null;
            has_audio: boolean | null;
            placeholder: string | null;
            thumbnail_url: string | null;
            thumbnails: components["schemas"]["Thumbnails"];
            file_url: string | null;
            download_url: string | null;
            stream: components["schemas"]["Stream"] | null;
            waveform: number[] | null;
            playable: boolean | null;
            playable_reason: string | null;
            error: components["schemas"]["StageError"] | null;
            created_at: string;
            uploader: components["schemas"]["UserPayload"];
            namespace: string;
            room: string | null;
            description: string | null;
            /** @enum {unknown} */
            visibility: "library" | "private" | "room";
            tags: components["schemas"]["TagName"][];
            collections: components["schemas"]["CollectionName"][];
            text: string | null;
            exif: components["schemas"]["PhotoFacts"] | null;
            poster_s: number | null;
            ai: components["schemas"]["Tagger"];
            sha256: string | null;
            sha256_original: string | null;
            usage_count: number;
            revision: number;
            trashed_at: string | null;
            updated_at: string;
        };
        /**
         * TagName
         * @description A tag as a file carries it.
         */
        TagName: {
            id: string;
            name: string;
            path: string;
            color: string | null;
        };
        /**
         * CollectionName
         * @description A collection as a file names it.
         */
        CollectionName: {
            id: string;
            name: string;
        };
        /**
         * PhotoFacts
         * @description When and about where a photo was taken, as far as it says so and its sender allows.
         *
         *     ``taken_at`` is what the clock of the camera showed, ``2026-11-20T10:00:00``: cameras seldom know their time zone.
         */
        PhotoFacts: {
            taken_at: string | null;
            place: components["schemas"]["Place"] | null;
        };
        /**
         * Place
         * @description About where: degrees north and east, rounded to tenths.
         */
        Place: {
            latitude: number;
            longitude: number;
        };
        /**
         * Tagger
         * @description How far the automatic description of a file has come, and how many suggestions wait for a person.
         */
        Tagger: {
            /** @enum {unknown} */
            state: "done" | "failed" | "off" | "over_budget" | "queued" | "running";
            pending: number;
        };
        /**
         * NotSent
         * @description A file of a form that was not taken, and why.
         */
        NotSent: {
            name: string;
            status: number;
            code: string;
            detail: string;
        };
        /**
         * TagPayload
         * @description A tag; the counts are of the listed files of its namespace, ``total_count`` with those of its descendants.
         */
        TagPayload: {
            id: string;
            namespace: string;
            name: string;
            path: string;
            color: string | null;
            parent: string | null;
            usage_count: number;
            total_count: number;
            aliases: string[];
        };
        /**
         * CollectionPayload
         * @description A collection; ``file_count`` of a smart one counts at most 1,000 files.
         */
        CollectionPayload: {
            id: string;
            namespace: string;
            name: string;
            description: string;
            parent: string | null;
            /** @enum {unknown} */
            kind: "manual" | "smart";
            filter: {
                [key: string]: unknown;
            } | null;
            cover: string | null;
            cover_url: string | null;
            file_count: number;
            owner: components["schemas"]["UserPayload"];
            created_at: string;
            updated_at: string;
        };
        /**
         * FileList
         * @description A page of the files of a library.
         */
        FileList: {
            results: components["schemas"]["FilePayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * TagList
         * @description A page of tags, in the order of their paths.
         */
        TagList: {
            results: components["schemas"]["TagPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * CollectionList
         * @description A page of collections, newest first.
         */
        CollectionList: {
            results: components["schemas"]["CollectionPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * FoundFile
         * @description A file that a search has found; ``score`` is from 0 to 1, and 0 where the order is another one.
         *
         *     ``highlights`` are the places of its texts (``title``, ``name``, ``description``, ``alt_text``, ``text``) that hold
         *     what was looked for: starts and ends in UTF-16 units.
         */
        FoundFile: {
            id: string;
            version: number;
            /** @enum {unknown} */
            kind: "audio" | "file" | "image" | "video";
            /** @enum {unknown} */
            state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
            hold: ("quarantined" | "review" | "scan") | null;
            stages: {
                [key: string]: components["schemas"]["StagePayload"];
            };
            name: string | null;
            title: string | null;
            alt_text: string | null;
            content_type: string;
            size: number;
            received: number;
            width: number | null;
            height: number | null;
            duration: number | null;
            duration_formatted: string | null;
            bitrate: number | null;
            codec: string | null;
            audio_codec: string | null;
            mime_codecs: string | null;
            pages: number | null;
            fps: number | null;
            rotation: number | null;
            video_dimensions: [
                number,
                number
            ] | null;
            has_audio: boolean | null;
            placeholder: string | null;
            thumbnail_url: string | null;
            thumbnails: components["schemas"]["Thumbnails"];
            file_url: string | null;
            download_url: string | null;
            stream: components["schemas"]["Stream"] | null;
            waveform: number[] | null;
            playable: boolean | null;
            playable_reason: string | null;
            error: components["schemas"]["StageError"] | null;
            created_at: string;
            uploader: components["schemas"]["UserPayload"];
            namespace: string;
            room: string | null;
            description: string | null;
            /** @enum {unknown} */
            visibility: "library" | "private" | "room";
            tags: components["schemas"]["TagName"][];
            collections: components["schemas"]["CollectionName"][];
            text: string | null;
            exif: components["schemas"]["PhotoFacts"] | null;
            poster_s: number | null;
            ai: components["schemas"]["Tagger"];
            sha256: string | null;
            sha256_original: string | null;
            usage_count: number;
            revision: number;
            trashed_at: string | null;
            updated_at: string;
            highlights: {
                [key: string]: [
                    number,
                    number
                ][];
            };
            score: number;
        };
        /**
         * Proposal
         * @description What a search may go on with: a tag, a title, a word of a text, or a person who sent files.
         *
         *     ``id`` is that of the tag, file or person; ``count`` is the number of files, of which at most 100 are counted but
         *     for tags.
         */
        Proposal: {
            /** @enum {unknown} */
            kind: "person" | "tag" | "text" | "title";
            value: string;
            id: string | null;
            count: number;
        };
        /**
         * FoundList
         * @description A page of what a search has found.
         *
         *     ``corrected``: nothing holds the words as they were typed, so that those were found that are spelled almost alike.
         */
        FoundList: {
            results: components["schemas"]["FoundFile"][];
            corrected: boolean;
            next: string | null;
            previous: string | null;
        };
        /**
         * ProposalList
         * @description What a search may go on with.
         */
        ProposalList: {
            results: components["schemas"]["Proposal"][];
        };
        /**
         * Month
         * @description How many files of a list came in a month (``2026-11``), and the address of the page that begins there.
         */
        Month: {
            month: string;
            files: number;
            page: string;
        };
        /**
         * MonthList
         * @description The months of a list of files, newest first; those without any are left out.
         */
        MonthList: {
            results: components["schemas"]["Month"][];
        };
        /**
         * BulkAnswer
         * @description What came of doing the same with several files; ``undo`` names the job that undoes it, where one can.
         */
        BulkAnswer: {
            total: number;
            changed: number;
            failed: components["schemas"]["Refused"][];
            undo: string | null;
        };
        /**
         * Refused
         * @description One file of several with which something could not be done, and why.
         */
        Refused: {
            id: string;
            code: string;
            detail: string;
        };
        /**
         * JobPayload
         * @description Work on many files: ``done`` of ``total`` were looked at, ``changed`` were changed.
         *
         *     ``failed`` names the first 200 that were refused; ``result`` says where an archive is fetched, or why a whole job
         *     failed (``{code, detail}``). ``undoable``: ``undo/`` of the job takes back what it did.
         */
        JobPayload: {
            id: string;
            kind: string;
            namespace: string;
            /** @enum {unknown} */
            state: "cancelled" | "done" | "failed" | "queued" | "running";
            total: number;
            done: number;
            percent: number;
            changed: number;
            failed: components["schemas"]["Refused"][];
            result: {
                [key: string]: unknown;
            } | null;
            undoable: boolean;
            created_at: string;
            finished_at: string | null;
        };
        /**
         * PushList
         * @description One's subscribed browsers, newest first; a browser subscribes with ``public_key``, null where none can.
         */
        PushList: {
            public_key: string | null;
            results: components["schemas"]["SubscriptionPayload"][];
        };
        /**
         * SubscriptionPayload
         * @description A browser that takes push notifications; ``current``: it was subscribed by the log-in of this request.
         *
         *     ``used_at`` is when a push service last took a notification for it.
         */
        SubscriptionPayload: {
            id: string;
            current: boolean;
            client: string;
            created_at: string;
            used_at: string | null;
        };
        /**
         * PushPayload
         * @description What a browser is sent, encrypted: ``unread`` counts the room.
         *
         *     ``thread`` is the root of a reply that stands in its thread alone. ``title``, ``sender`` and ``body`` are null
         *     unless the person allows them. Without a ``room`` it tells of room that is nearly used up or of a critical alert:
         *     ``kind``, and the ``namespace`` and the kind of the ``alert`` where the person allows that.
         */
        PushPayload: {
            room: string | null;
            unread: number;
            /** @default null */
            thread?: string | null;
            /** @default null */
            title?: string | null;
            /** @default null */
            sender?: string | null;
            /** @default null */
            body?: string | null;
            /** @default null */
            kind?: ("namespace_quota" | "quota") | "alert" | null;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            percent?: number | null;
            /** @default null */
            alert?: string | null;
        };
        /**
         * SuggestionList
         * @description A page of suggestions, newest first.
         */
        SuggestionList: {
            results: components["schemas"]["SuggestionPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * SuggestionPayload
         * @description What a tagger proposes to say of a file.
         *
         *     ``tag`` is the existing tag that the path ``value`` means. ``cost`` is what the analysis cost that all its
         *     suggestions come from, in the unit of the budget.
         */
        SuggestionPayload: {
            id: string;
            media: components["schemas"]["SuggestedFor"];
            /** @enum {unknown} */
            field: "alt_text" | "description" | "tag" | "title";
            value: string;
            tag: components["schemas"]["TagName"] | null;
            confidence: number;
            evidence: components["schemas"]["Seen"] | null;
            provider: string;
            model: string;
            version: string;
            cost: number;
            /** @enum {unknown} */
            state: "accepted" | "auto" | "edited" | "pending" | "rejected";
            decided_by: components["schemas"]["UserPayload"] | null;
            created_at: string;
        };
        /**
         * SuggestedFor
         * @description The file of a suggestion.
         */
        SuggestedFor: {
            id: string;
            name: string;
            thumbnail_url: string | null;
        };
        /**
         * Seen
         * @description Where in a file something was seen: the second of a video, the box (left, top, width, height of 1), the text.
         */
        Seen: {
            /** @default null */
            at_s?: number | null;
            /** @default null */
            box?: [
                number,
                number,
                number,
                number
            ] | null;
            /** @default null */
            text?: string | null;
        };
        /**
         * TaggerStatus
         * @description Who describes the files of a namespace, whether it works, and what it may still spend today.
         */
        TaggerStatus: {
            namespace: string;
            /** @enum {unknown} */
            provider: "local" | "off" | "openai";
            available: boolean;
            detail: string;
            model: string | null;
            features: components["schemas"]["TaggerFeatures"];
            queue: components["schemas"]["TaggerQueue"];
            budget: components["schemas"]["TaggerBudget"];
            auto_accept: number | null;
            last_error: components["schemas"]["StageError"] | null;
        };
        /**
         * TaggerFeatures
         * @description What a tagger can tell of a file.
         */
        TaggerFeatures: {
            labels: boolean;
            boxes: boolean;
            text: boolean;
            titles: boolean;
            nsfw: boolean;
        };
        /**
         * TaggerQueue
         * @description How many files of a namespace wait to be described, are being described, and could not be.
         */
        TaggerQueue: {
            waiting: number;
            running: number;
            failed: number;
        };
        /**
         * TaggerBudget
         * @description What a namespace may spend on its tagger each day; ``limit`` and ``remaining`` null: it costs nothing.
         */
        TaggerBudget: {
            /** @enum {unknown} */
            unit: "tokens";
            limit: number | null;
            used: number;
            remaining: number | null;
            resets_at: string;
        };
        /**
         * GroupPayload
         * @description Files that are the same; ``keeper`` is the one that is proposed to be kept.
         *
         *     ``files`` are those that the caller may see; ``score`` is how alike the first two were, from 0 to 1.
         */
        GroupPayload: {
            id: string;
            /** @enum {unknown} */
            class: "identical" | "same_picture" | "similar";
            score: number;
            files: components["schemas"]["FilePayload"][];
            keeper: string | null;
            decision: ("not_duplicate" | "resolved") | null;
        };
        /**
         * GroupList
         * @description A page of groups of files that are the same, newest first.
         */
        GroupList: {
            results: components["schemas"]["GroupPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * SimilarList
         * @description Files that are like one, the most alike first.
         */
        SimilarList: {
            results: components["schemas"]["SimilarFile"][];
        };
        /**
         * SimilarFile
         * @description A file that is like another one: ``similarity`` from 0 to 1, ``at_s`` where in a video it is so.
         *
         *     ``class`` says in which way: the same bytes, the same picture, or other pictures of similar things.
         */
        SimilarFile: {
            id: string;
            version: number;
            /** @enum {unknown} */
            kind: "audio" | "file" | "image" | "video";
            /** @enum {unknown} */
            state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
            hold: ("quarantined" | "review" | "scan") | null;
            stages: {
                [key: string]: components["schemas"]["StagePayload"];
            };
            name: string | null;
            title: string | null;
            alt_text: string | null;
            content_type: string;
            size: number;
            received: number;
            width: number | null;
            height: number | null;
            duration: number | null;
            duration_formatted: string | null;
            bitrate: number | null;
            codec: string | null;
            audio_codec: string | null;
            mime_codecs: string | null;
            pages: number | null;
            fps: number | null;
            rotation: number | null;
            video_dimensions: [
                number,
                number
            ] | null;
            has_audio: boolean | null;
            placeholder: string | null;
            thumbnail_url: string | null;
            thumbnails: components["schemas"]["Thumbnails"];
            file_url: string | null;
            download_url: string | null;
            stream: components["schemas"]["Stream"] | null;
            waveform: number[] | null;
            playable: boolean | null;
            playable_reason: string | null;
            error: components["schemas"]["StageError"] | null;
            created_at: string;
            uploader: components["schemas"]["UserPayload"];
            namespace: string;
            room: string | null;
            description: string | null;
            /** @enum {unknown} */
            visibility: "library" | "private" | "room";
            tags: components["schemas"]["TagName"][];
            collections: components["schemas"]["CollectionName"][];
            text: string | null;
            exif: components["schemas"]["PhotoFacts"] | null;
            poster_s: number | null;
            ai: components["schemas"]["Tagger"];
            sha256: string | null;
            sha256_original: string | null;
            usage_count: number;
            revision: number;
            trashed_at: string | null;
            updated_at: string;
            similarity: number;
            /** @enum {unknown} */
            class: "identical" | "same_picture" | "similar";
            at_s: number | null;
        };
        /**
         * Statistics
         * @description What a namespace holds, as counted at a time.
         *
         *     Of the files whose bytes are here and that are not in the trash; ``by_state`` counts those of every state,
         *     ``by_day`` what was sent, whether or not it still stands. The 20 tags and people with the most bytes.
         */
        Statistics: {
            at: string;
            namespace: string;
            total: components["schemas"]["CountedFiles"];
            quota: components["schemas"]["Quota"];
            by_kind: {
                [key: string]: components["schemas"]["CountedFiles"];
            };
            by_state: {
                [key: string]: components["schemas"]["CountedFiles"];
            };
            by_tag: components["schemas"]["CountedTag"][];
            by_uploader: components["schemas"]["CountedUploader"][];
            by_day: components["schemas"]["CountedDay"][];
        };
        /**
         * CountedFiles
         * @description A number of files, and their bytes together.
         */
        CountedFiles: {
            files: number;
            bytes: number;
        };
        /**
         * Quota
         * @description The bytes that a namespace stores or has reserved, and may store; null means no limit.
         */
        Quota: {
            limit: number | null;
            used: number;
        };
        /**
         * CountedTag
         * @description The files of the library that carry a tag or one below it.
         */
        CountedTag: {
            id: string;
            name: string;
            path: string;
            color: string | null;
            files: number;
            bytes: number;
        };
        /**
         * CountedUploader
         * @description The files that one person has sent.
         */
        CountedUploader: {
            user: components["schemas"]["UserPayload"];
            files: number;
            bytes: number;
        };
        /**
         * CountedDay
         * @description What was sent on one day (UTC).
         */
        CountedDay: {
            day: string;
            files: number;
            bytes: number;
        };
        /**
         * UsageList
         * @description A page of the places where a file is used.
         */
        UsageList: {
            results: components["schemas"]["Usage"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * Usage
         * @description A place where a file is used: a message, a collection, or a page that its editor has registered.
         */
        Usage: {
            /** @enum {unknown} */
            kind: "collection" | "message" | "page";
            id: string;
            room: string | null;
            url: string | null;
            label: string | null;
            at: string;
        };
        /**
         * LinkList
         * @description A page of the links to a file.
         */
        LinkList: {
            results: components["schemas"]["LinkedFile"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * LinkedFile
         * @description A link with which a file is fetched without a log-in.
         */
        LinkedFile: {
            id: string;
            url: string;
            /** @enum {unknown} */
            rendition: "large" | "medium" | "original" | "small";
            /** @enum {unknown} */
            disposition: "attachment" | "inline";
            expires_at: string;
        };
        /**
         * HistoryList
         * @description A page of what happened to a file.
         */
        HistoryList: {
            results: components["schemas"]["HistoryPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * HistoryPayload
         * @description One thing that happened to a file; ``at`` is when it began, ``elapsed_ms`` how long it took.
         *
         *     ``stage`` is a stage of the pipeline with a state as in ``stages``, or a milestone: ``upload`` started, done or
         *     failed; ``processing`` done, failed or retried; ``hold`` held or released; ``trash`` deleted or restored. ``code``
         *     and ``detail`` say what went wrong. ``actor`` is null for the server, and for holds and deletions by others where
         *     the reader does not moderate the file.
         */
        HistoryPayload: {
            id: string;
            at: string;
            stage: string;
            /** @enum {unknown} */
            state: "deleted" | "done" | "failed" | "held" | "progress" | "released" | "restored" | "retried" | "started";
            attempt: number;
            elapsed_ms: number | null;
            code: string | null;
            detail: string | null;
            actor: components["schemas"]["UserPayload"] | null;
        };
        /**
         * HashList
         * @description A page of a list of hashes, newest first.
         */
        HashList: {
            results: components["schemas"]["HashPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * HashPayload
         * @description An entry of a list of hashes; without ``id`` and ``at`` it was only tried.
         *
         *     ``value`` is in hexadecimal digits: 64 of them, for a video those of its key frames with blanks between.
         *     ``distance`` is in how many of 256 bits a picture may differ; null for ``sha256``.
         */
        HashPayload: {
            id: string | null;
            /** @enum {unknown} */
            kind: "perceptual" | "sha256";
            algorithm: string;
            value: string;
            distance: number | null;
            reason: string;
            by: components["schemas"]["UserPayload"] | null;
            at: string | null;
            matches: components["schemas"]["Matches"];
        };
        /**
         * Matches
         * @description How many files an entry reaches, and in how many rooms they were sent.
         */
        Matches: {
            files: number;
            rooms: number;
        };
        /**
         * ImportReport
         * @description What became of the lines of an import.
         */
        ImportReport: {
            created: number;
            skipped: number;
            errors: components["schemas"]["ImportFault"][];
        };
        /**
         * ImportFault
         * @description A line that could not be taken, and why.
         */
        ImportFault: {
            line: number;
            why: string;
        };
        /**
         * CasePayload
         * @description A case: something that was reported or is withheld, for moderators.
         *
         *     ``media`` and ``files`` are facts: those of the file, or of what hangs on the message. ``said`` is the text of the
         *     message as it stood when it was reported, the last 5; null for one of a direct room, which is read by a reveal. Of a
         *     person (``author``) it is what they were called; ``room`` is where they were met.
         *     ``hold`` is that of the file. ``risk`` grows with the weight and the number of the reports. ``reports`` and
         *     ``notes`` are the newest 20, ``report_count`` and ``note_count`` how many there are.
         */
        CasePayload: {
            id: string;
            version: number;
            namespace: string;
            /** @enum {unknown} */
            state: "closed" | "open";
            subject: components["schemas"]["CaseSubject"];
            sources: ("hash" | "manual" | "nsfw" | "report" | "rule" | "scan")[];
            reports: components["schemas"]["ReportPayload"][];
            report_count: number;
            risk: number;
            reason: string;
            author: components["schemas"]["UserPayload"] | null;
            assignee: components["schemas"]["UserPayload"] | null;
            media: components["schemas"]["AttachmentPayload"] | null;
            files: components["schemas"]["AttachmentPayload"][];
            room: string | null;
            room_name: string | null;
            message: string | null;
            said: string[] | null;
            hold: ("quarantined" | "review" | "scan") | null;
            notes: components["schemas"]["NotePayload"][];
            note_count: number;
            outcome: ("approved" | "deleted" | "quarantined" | "released" | "restricted") | null;
            appeal: components["schemas"]["AppealPayload"] | null;
            opened_at: string;
            first_action_at: string | null;
            closed_at: string | null;
        };
        /**
         * CaseSubject
         * @description What a case is about.
         */
        CaseSubject: {
            /** @enum {unknown} */
            type: "media" | "message" | "user";
            id: string;
        };
        /**
         * ReportPayload
         * @description A report: who says what is wrong; ``reporter`` is null where the one who is judged is told of it.
         */
        ReportPayload: {
            id: string;
            reporter: components["schemas"]["UserPayload"] | null;
            /** @enum {unknown} */
            reason: "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
            text: string;
            at: string;
        };
        /**
         * NotePayload
         * @description A note of a moderator for the others.
         */
        NotePayload: {
            author: components["schemas"]["UserPayload"];
            text: string;
            at: string;
        };
        /**
         * AppealPayload
         * @description What the uploader says against it, and whether they were right; ``outcome`` null: not judged yet.
         */
        AppealPayload: {
            text: string;
            at: string;
            outcome: ("granted" | "rejected") | null;
        };
        /**
         * CasePage
         * @description A page of the queue.
         */
        CasePage: {
            results: components["schemas"]["CasePayload"][];
            next: string | null;
            previous: string | null;
            counts: components["schemas"]["QueueCounts"];
        };
        /**
         * QueueCounts
         * @description How many cases are open in a namespace: all, those without an assignee, and the caller's own.
         */
        QueueCounts: {
            open: number;
            unassigned: number;
            mine: number;
        };
        /**
         * CaseActed
         * @description A case after a step, and the id of the step, with which it is undone.
         */
        CaseActed: {
            case: components["schemas"]["CasePayload"];
            action: string;
        };
        /**
         * BulkResults
         * @description One result for each of the cases, in their order.
         */
        BulkResults: {
            results: components["schemas"]["BulkResult"][];
        };
        /**
         * BulkResult
         * @description What became of one of several cases: its state now, the step, or why there was none.
         */
        BulkResult: {
            id: string;
            case: components["schemas"]["CasePayload"] | null;
            action: string | null;
            error: components["schemas"]["CaseProblem"] | null;
        };
        /**
         * CaseProblem
         * @description Why nothing was done in a case.
         */
        CaseProblem: {
            code: string;
            detail: string;
        };
        /**
         * Revealed
         * @description What a case is about, uncovered: the file, or the message as it stands now with what was said around it.
         *
         *     ``said`` is the text as it stood whenever it was reported. Of a person ``before`` is what they wrote last in the
         *     rooms of the namespace, 20 messages at most and none of direct rooms; ``rooms`` has the names of these rooms by id,
         *     and ``more`` says whether they wrote anything before.
         */
        Revealed: {
            media: components["schemas"]["AttachmentPayload"] | null;
            message: components["schemas"]["MessagePayload"] | null;
            edits: components["schemas"]["EditPayload"][];
            said: string[];
            before: components["schemas"]["MessagePayload"][];
            after: components["schemas"]["MessagePayload"][];
            rooms: {
                [key: string]: string;
            };
            more: boolean;
        };
        /**
         * ReportMade
         * @description The id of a report.
         */
        ReportMade: {
            id: string;
        };
        /**
         * RestrictionPayload
         * @description What was taken from a person; ``namespace`` null: on the whole server, ``until`` null: until it is lifted.
         */
        RestrictionPayload: {
            id: string;
            user: string;
            /** @enum {unknown} */
            kind: "ban" | "mute";
            namespace: string | null;
            room: string | null;
            reason: string;
            until: string | null;
            by: string;
            at: string;
            lifted_at: string | null;
        };
        /**
         * RestrictionList
         * @description What holds for the caller.
         */
        RestrictionList: {
            results: components["schemas"]["RestrictionPayload"][];
        };
        /**
         * RestrictionPage
         * @description A page of what holds in a namespace, and the people whom it names.
         */
        RestrictionPage: {
            results: components["schemas"]["RestrictionPayload"][];
            people: components["schemas"]["UserPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * RulePayload
         * @description A rule about files that come in; ``tested_at`` null: not tried since its conditions changed, and off.
         */
        RulePayload: {
            id: string;
            name: string;
            namespace: string;
            enabled: boolean;
            order: number;
            when: components["schemas"]["Condition"][];
            /** @enum {unknown} */
            action: "hold" | "refuse" | "review";
            reason: string;
            tested_at: string | null;
            by: components["schemas"]["UserPayload"] | null;
            changed_at: string;
        };
        /**
         * Condition
         * @description One condition of a rule about files that come in.
         *
         *     Numbers are compared by ``eq ne lt lte gt gte``: the hours since the sender's account was made, the files that the
         *     sender has begun within an hour (this one counts), bytes, and the score of the tagger from 0 to 1. The others by
         *     ``eq ne in``: kinds (``image video audio file``), types (``video/*`` for all of a sort) and ids of rooms.
         */
        Condition: {
            /** @enum {unknown} */
            field: "content_type" | "kind" | "member_age_h" | "nsfw" | "room" | "size" | "uploads_1h";
            /** @enum {unknown} */
            op: "eq" | "gt" | "gte" | "in" | "lt" | "lte" | "ne";
            value: number | string | string[];
        };
        /**
         * RuleList
         * @description The rules of a namespace, in the order in which they are asked.
         */
        RuleList: {
            results: components["schemas"]["RulePayload"][];
        };
        /**
         * RuleTrial
         * @description How many of the files since then a rule meets, by itself: of ``checked`` ones, the newest 50,000 at most.
         *
         *     ``examples`` are facts of the newest 20.
         */
        RuleTrial: {
            since: string;
            checked: number;
            matched: number;
            examples: components["schemas"]["AttachmentPayload"][];
        };
        /**
         * WebhookList
         * @description A page of the webhooks of a namespace, the newest first.
         */
        WebhookList: {
            results: components["schemas"]["WebhookPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * WebhookPayload
         * @description A webhook, which is sent what its ``owner`` may read; ``rooms`` null: every group and channel that they are in.
         *
         *     ``disabled_reason`` says why the server has switched it off: ``failures`` for three days, the address answered that
         *     it is ``gone``, or the ``owner`` administers the namespace no longer. ``failing_since`` is null while sending works.
         */
        WebhookPayload: {
            id: string;
            namespace: string;
            url: string;
            events: string[];
            rooms: string[] | null;
            enabled: boolean;
            disabled_reason: ("failures" | "gone" | "owner") | null;
            failing_since: string | null;
            delivered_at: string | null;
            owner: components["schemas"]["UserPayload"];
            created_at: string;
        };
        /**
         * WebhookSecret
         * @description A webhook with its secret, which is shown this once.
         */
        WebhookSecret: {
            id: string;
            namespace: string;
            url: string;
            events: string[];
            rooms: string[] | null;
            enabled: boolean;
            disabled_reason: ("failures" | "gone" | "owner") | null;
            failing_since: string | null;
            delivered_at: string | null;
            owner: components["schemas"]["UserPayload"];
            created_at: string;
            secret: string;
        };
        /**
         * DeliveryList
         * @description A page of what a webhook was sent, the newest first.
         */
        DeliveryList: {
            results: components["schemas"]["DeliveryPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * DeliveryPayload
         * @description An event that a webhook was sent, or is to be sent; ``id`` is the ``webhook-id`` of every try.
         *
         *     ``status``, ``ms`` and ``error`` are of the last try: the HTTP status, how long it took, and what went wrong.
         */
        DeliveryPayload: {
            id: string;
            type: string;
            room: string | null;
            /** @enum {unknown} */
            state: "delivered" | "failed" | "waiting";
            attempts: number;
            status: number | null;
            ms: number | null;
            error: string | null;
            created_at: string;
            tried_at: string | null;
            next_try_at: string | null;
        };
        /**
         * NewBotAccount
         * @description A created bot, and its first token, which is shown this once.
         */
        NewBotAccount: {
            user: components["schemas"]["UserPayload"];
            token: string;
        };
        /**
         * BotList
         * @description A page of the bots of a namespace, the newest first.
         */
        BotList: {
            results: components["schemas"]["BotPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * BotPayload
         * @description A bot of a namespace, as its administrators see it.
         *
         *     ``kind`` is ``hook`` for the bot of an incoming webhook, and ``command`` for that of a command with an address.
         */
        BotPayload: {
            user: components["schemas"]["UserPayload"];
            namespace: string;
            /** @enum {unknown} */
            kind: "bot" | "command" | "hook";
            is_active: boolean;
            created_by: string | null;
            created_at: string;
        };
        /**
         * IssuedBotToken
         * @description A new token of a bot; ``token`` is shown this once.
         */
        IssuedBotToken: {
            id: string;
            name: string;
            scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
            expires_at: string | null;
            token: string;
        };
        /**
         * BotTokenList
         * @description A page of the valid tokens of a bot, the newest first.
         */
        BotTokenList: {
            results: components["schemas"]["BotTokenPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * BotTokenPayload
         * @description A token of a bot; ``expires_at`` is null for one that does not, ``used_at`` (to the hour) for one never used.
         */
        BotTokenPayload: {
            id: string;
            name: string;
            scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
            created_at: string;
            expires_at: string | null;
            used_at: string | null;
        };
        /**
         * NewHookAddress
         * @description A created webhook; its ``url`` is shown this once.
         */
        NewHookAddress: {
            id: string;
            user: components["schemas"]["UserPayload"];
            url: string;
        };
        /**
         * HookList
         * @description All webhooks of a room, the newest first.
         */
        HookList: {
            results: components["schemas"]["HookPayload"][];
        };
        /**
         * HookPayload
         * @description An incoming webhook of a room, without its address; ``used_at`` is told to the hour.
         */
        HookPayload: {
            id: string;
            name: string;
            user: components["schemas"]["UserPayload"];
            created_by: string;
            created_at: string;
            used_at: string | null;
        };
        /**
         * CommandList
         * @description All commands of a namespace, or those that may be called in a room, by name.
         */
        CommandList: {
            results: components["schemas"]["CommandPayload"][];
        };
        /**
         * CommandPayload
         * @description A slash command; ``url`` is told to administrators alone.
         */
        CommandPayload: {
            id: string;
            name: string;
            namespace: string;
            description: string;
            hint: string;
            bot: components["schemas"]["UserPayload"];
            url: string | null;
        };
        /**
         * NewSlashCommand
         * @description A created command; the ``secret`` that signs calls of its address is shown this once, null for one of a bot.
         */
        NewSlashCommand: {
            id: string;
            name: string;
            namespace: string;
            description: string;
            hint: string;
            bot: components["schemas"]["UserPayload"];
            url: string | null;
            secret: string | null;
        };
        /**
         * CommandAnswered
         * @description What became of an answer to a call: the id of its message, where it went to the room, and how many may follow.
         */
        CommandAnswered: {
            message: string | null;
            left: number;
        };
        /**
         * AlertList
         * @description A page of alerts, the newest first.
         */
        AlertList: {
            results: components["schemas"]["AlertPayload"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * AlertPayload
         * @description Something that has reached a threshold.
         *
         *     ``subject`` is the slug of a namespace, ``disk``, ``bucket`` or ``server``; ``namespace`` null: it concerns the
         *     whole server. ``by`` is the id of the person who has acknowledged it.
         */
        AlertPayload: {
            id: string;
            /** @enum {unknown} */
            kind: "ai_budget" | "backup" | "error_rate" | "latency" | "preview_delay" | "preview_failures" | "security" | "storage_quota" | "worker";
            namespace: string | null;
            /** @enum {unknown} */
            severity: "critical" | "warning";
            /** @enum {unknown} */
            state: "acknowledged" | "firing" | "resolved";
            subject: string;
            value: number;
            threshold: number;
            since: string;
            by: string | null;
            note: string;
            resolved_at: string | null;
        };
        /**
         * AlertRuleList
         * @description The rules of all kinds of alerts.
         */
        AlertRuleList: {
            results: components["schemas"]["AlertRulePayload"][];
        };
        /**
         * AlertRulePayload
         * @description When a kind of alert fires, and who is told; ``threshold`` null: never. ``id`` is the kind.
         *
         *     ``critical`` is from where on it is critical, ``default`` the threshold of an unchanged rule; all in ``unit``.
         *     ``namespace`` is the slug of the one whose rule it is; null: the server's. ``inherited``: the namespace has none of
         *     its own, and the server's holds, whose receivers are not named. ``not_told`` are the addresses of mail among the
         *     channels of a namespace's rule that are not written to, for no administrator of the namespace has confirmed them.
         */
        AlertRulePayload: {
            id: string;
            /** @enum {unknown} */
            kind: "ai_budget" | "backup" | "error_rate" | "latency" | "preview_delay" | "preview_failures" | "security" | "storage_quota" | "worker";
            namespace: string | null;
            inherited: boolean;
            /** @enum {unknown} */
            unit: "count" | "h" | "ms" | "percent" | "s";
            threshold: number | null;
            default: number;
            critical: number;
            for_s: number;
            channels: components["schemas"]["Channel"][];
            not_told: string[];
        };
        /**
         * Channel
         * @description Where notices of an alert go: to an address of mail, or as a POST to an address of the web.
         */
        Channel: {
            /** @enum {unknown} */
            type: "mail" | "webhook";
            to: string;
        };
        /**
         * ChangedAlertRule
         * @description A rule as it stands after a change; ``secrets`` are those of webhooks that no rule has named before.
         */
        ChangedAlertRule: {
            id: string;
            /** @enum {unknown} */
            kind: "ai_budget" | "backup" | "error_rate" | "latency" | "preview_delay" | "preview_failures" | "security" | "storage_quota" | "worker";
            namespace: string | null;
            inherited: boolean;
            /** @enum {unknown} */
            unit: "count" | "h" | "ms" | "percent" | "s";
            threshold: number | null;
            default: number;
            critical: number;
            for_s: number;
            channels: components["schemas"]["Channel"][];
            not_told: string[];
            secrets: components["schemas"]["HookSecret"][];
        };
        /**
         * HookSecret
         * @description What signs the notices that go to a webhook, as Standard Webhooks write it; told once.
         */
        HookSecret: {
            to: string;
            secret: string;
        };
        /**
         * TriedRule
         * @description What came of a try of a rule, one result for each of its receivers.
         */
        TriedRule: {
            results: components["schemas"]["TriedChannel"][];
        };
        /**
         * TriedChannel
         * @description What came of a try to tell a receiver; ``detail`` says why it did not arrive.
         */
        TriedChannel: {
            /** @enum {unknown} */
            type: "mail" | "webhook";
            to: string;
            ok: boolean;
            detail: string | null;
        };
        /**
         * QueueList
         * @description How the queues of jobs stand; ``worker``: whether one was heard of in the last ten seconds.
         */
        QueueList: {
            at: string;
            worker: boolean;
            queues: components["schemas"]["QueueDepth"][];
        };
        /**
         * QueueDepth
         * @description The numbers of jobs in one queue that wait, run, and have failed for good.
         */
        QueueDepth: {
            queue: string;
            depth: number;
            running: number;
            failed: number;
        };
        /**
         * FailedJobList
         * @description A page of the jobs of a kind that failed for good, the newest first.
         */
        FailedJobList: {
            results: components["schemas"]["FailedJob"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * FailedJob
         * @description A job that failed for good, and why; ``subject`` is the id of the file or row that it is about.
         */
        FailedJob: {
            id: string;
            /** @enum {unknown} */
            kind: "delivery" | "description" | "export" | "message" | "preview" | "rendition";
            queue: string;
            name: string;
            namespace: string | null;
            subject: string;
            subject_name: string | null;
            code: string | null;
            detail: string;
            failed_at: string | null;
        };
        /**
         * StorageList
         * @description What namespaces store, in the order of their slugs; ``stores`` stand there for operators of the server alone.
         */
        StorageList: {
            stores: components["schemas"]["StoreFill"][];
            results: components["schemas"]["NamespaceStorage"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * StoreFill
         * @description How full the disk or the bucket is, and when it will be full as things go; null where that is far or unknown.
         */
        StoreFill: {
            /** @enum {unknown} */
            store: "bucket" | "disk";
            used_bytes: number;
            total_bytes: number;
            level: ("critical" | "warning") | null;
            full_at: string | null;
        };
        /**
         * NamespaceStorage
         * @description What a namespace stores.
         *
         *     ``used_bytes`` holds what is reserved for uploads, too. ``growth_bytes`` is what came a day on average, in the last
         *     30 days, of the files that are still there; at this rate the quota is used up at ``full_at``: null without a quota,
         *     without growth, or where that is over a year away. ``counted_at`` is when ``by_kind`` and ``by_day`` were counted;
         *     null before the first time.
         */
        NamespaceStorage: {
            namespace: string;
            name: string;
            used_bytes: number;
            quota_bytes: number | null;
            growth_bytes: number;
            full_at: string | null;
            counted_at: string | null;
            by_kind: components["schemas"]["KindStorage"][];
            by_day: components["schemas"]["DayStorage"][];
        };
        /**
         * KindStorage
         * @description The files of one kind.
         */
        KindStorage: {
            kind: string;
            files: number;
            bytes: number;
        };
        /**
         * DayStorage
         * @description What came on a day and is still there.
         */
        DayStorage: {
            day: string;
            bytes: number;
        };
        /**
         * Health
         * @description What is degraded, and how to mend it.
         *
         *     ``alerts`` of those that concern the caller fire now; ``operator``: those of the whole server are among them.
         *     ``traffic`` is told to operators alone, and empty while Redis is away.
         */
        Health: {
            at: string;
            /** @enum {unknown} */
            status: "degraded" | "failing" | "ok";
            operator: boolean;
            alerts: number;
            parts: components["schemas"]["HealthPart"][];
            traffic: components["schemas"]["HealthTraffic"][];
        };
        /**
         * HealthPart
         * @description The state of one part of the server; ``command`` is what to begin with where it is not as it should be.
         */
        HealthPart: {
            name: string;
            ok: boolean;
            latency_ms: number | null;
            detail: string;
            command: string | null;
        };
        /**
         * HealthTraffic
         * @description What was asked of the server in the last five minutes, and how often it failed by the server's fault.
         *
         *     A twentieth took ``slow_ms`` at least; of downloads until they began.
         */
        HealthTraffic: {
            /** @enum {unknown} */
            what: "commands" | "downloads" | "requests";
            count: number;
            failed: number;
            slow_ms: number;
        };
        /**
         * OperationsNow
         * @description The first of each list: how the queues stand, the newest failed previews and alerts, what namespaces store.
         */
        OperationsNow: {
            at: string;
            worker: boolean;
            queues: components["schemas"]["QueueDepth"][];
            failed_jobs: components["schemas"]["FailedJob"][];
            alerts: components["schemas"]["AlertPayload"][];
            storage: components["schemas"]["NamespaceStorage"][];
        };
        /**
         * SearchList
         * @description A page of what was found in conversations.
         */
        SearchList: {
            results: components["schemas"]["SearchResult"][];
            next: string | null;
            previous: string | null;
        };
        /**
         * SearchResult
         * @description A message that was found, or one of its files.
         *
         *     ``text`` is the part of what was recognised in the file that holds what was looked for; null where it holds nothing.
         */
        SearchResult: {
            /** @enum {unknown} */
            type: "attachment" | "message";
            message: components["schemas"]["MessagePayload"];
            attachment: components["schemas"]["AttachmentPayload"] | null;
            room: components["schemas"]["FoundRoom"];
            highlights: components["schemas"]["Highlight"][];
            text: string | null;
        };
        /**
         * FoundRoom
         * @description The room of a find; the name of a direct room is empty.
         */
        FoundRoom: {
            id: string;
            name: string;
        };
        /**
         * Highlight
         * @description Where a text shows what was looked for, in UTF-16 units.
         */
        Highlight: {
            /** @enum {unknown} */
            field: "alt_text" | "body" | "caption" | "name" | "text" | "title";
            start: number;
            length: number;
        };
        /**
         * RetentionPreview
         * @description What rules would delete at once: files, and their size in bytes; ``more``: others that were not counted.
         *
         *     ``rules`` has a count for each rule, the one of ``retention_days`` first.
         */
        RetentionPreview: {
            retention_days: number | null;
            files: number;
            bytes: number;
            more: boolean;
            rules: components["schemas"]["RuleCount"][];
        };
        /**
         * RuleCount
         * @description A rule, and the files that it would delete and no rule before it, with their size in bytes.
         */
        RuleCount: {
            rule: components["schemas"]["RetentionRule"];
            files: number;
            bytes: number;
        };
        /**
         * ChallengePayload
         * @description What is to be proved: the SHA-256 of ``challenge`` (as ASCII) and the bytes of ``ranges``, in their order.
         *
         *     Each range is an offset and a length in bytes; the challenge is good for one proof within ``expires_in`` seconds.
         */
        ChallengePayload: {
            challenge: string;
            ranges: [
                number,
                number
            ][];
            expires_in: number;
        };
        /**
         * DirectUploadPayload
         * @description An upload into the object storage: its id, its file and message, and the size of all parts but the last.
         */
        DirectUploadPayload: {
            id: string;
            media: string;
            message: string | null;
            part_size: number;
            expires_at: string;
        };
        /**
         * PartAddresses
         * @description Where parts are to be sent with PUT, by their numbers; each address is good for 15 minutes.
         *
         *     ``parts`` are those of them that stand already, ``received`` counts the bytes of all that stand.
         */
        PartAddresses: {
            urls: {
                [key: string]: string;
            };
            parts: components["schemas"]["StoredPart"][];
            received: number;
        };
        /**
         * StoredPart
         * @description A part that stands in the object storage, with its ETag and its size in bytes.
         */
        StoredPart: {
            number: number;
            etag: string;
            size: number;
        };
        /**
         * LogIn
         * @description The user to log in.
         */
        LogIn: {
            username: string;
            password: string;
        };
        /**
         * MeChange
         * @description The fields that users may change about themselves.
         */
        MeChange: {
            display_name: string;
        };
        /**
         * NewUser
         * @description A person to create; without a password they get a link with which they set one.
         */
        NewUser: {
            username: string;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
            /** @default null */
            display_name?: string | null;
            /** @default null */
            password?: string | null;
        };
        /**
         * UserChange
         * @description Whether a person may use the server.
         */
        UserChange: {
            is_active: boolean;
        };
        /**
         * NewNamespace
         * @description A namespace to create; without a name its slug becomes the name.
         */
        NewNamespace: {
            slug: string;
            /** @default null */
            name?: string | null;
        };
        /**
         * NamespaceChange
         * @description The fields of a namespace to change; ``quota_bytes`` null means no limit.
         */
        NamespaceChange: {
            name?: string;
            quota_bytes?: number | null;
            policy?: components["schemas"]["PolicyChange"];
        };
        /**
         * PolicyChange
         * @description The policies of a namespace to change; those that are left out stay as they are.
         *
         *     ``second_factor_since`` is taken, as all that is told may be sent back, and changes nothing.
         */
        PolicyChange: {
            ai?: boolean;
            ai_auto_accept?: number | null;
            ai_budget?: number | null;
            types?: string[] | null;
            max_file_bytes?: number | null;
            person_quota_bytes?: number | null;
            retention_days?: number | null;
            retention?: components["schemas"]["NewRetentionRule"][] | null;
            metadata?: ("keep" | "strip") | null;
            play_uploads?: boolean;
            video_side?: (360 | 480 | 720 | 1080) | null;
            keep_originals?: boolean;
            link_previews?: boolean;
            /** @enum {unknown} */
            second_factor?: "admins" | "everybody" | "off";
            second_factor_days?: number;
            second_factor_since?: string | null;
        };
        /**
         * NewRetentionRule
         * @description Files to delete for good: of a kind, of a room, or all; older than some days, unused for some days, or both.
         */
        NewRetentionRule: {
            /** @default null */
            kind?: ("audio" | "file" | "image" | "video") | null;
            /** @default null */
            room?: string | null;
            /** @default null */
            older_than_days?: number | null;
            /** @default null */
            unused_days?: number | null;
        };
        /**
         * RetentionTrial
         * @description Rules of which is only asked what they would delete; what is left out is as the namespace has it now.
         */
        RetentionTrial: {
            retention_days?: number | null;
            retention?: components["schemas"]["NewRetentionRule"][] | null;
        };
        /**
         * NewMembership
         * @description A person to add to a namespace.
         */
        NewMembership: {
            user: string;
            /** @default null */
            role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
        };
        /**
         * MembershipChange
         * @description What changes for a member of a namespace; ``quota_bytes`` null means the limit of the policy.
         */
        MembershipChange: {
            /** @enum {unknown} */
            role?: "admin" | "member" | "moderator" | "owner" | "viewer";
            quota_bytes?: number | null;
        };
        /**
         * PasswordChange
         * @description The old and the new password of the caller.
         */
        PasswordChange: {
            old: string;
            new: string;
        };
        /**
         * SettingsChange
         * @description Settings of the screens and of pushes; fields that are left out stay unchanged.
         */
        SettingsChange: {
            language?: string;
            /** @enum {unknown} */
            theme?: "auto" | "dark" | "light";
            /** @enum {unknown} */
            notifications?: "all" | "mentions" | "none";
            push_detail?: boolean;
            /** @enum {unknown} */
            photo_details?: "none" | "time" | "time_and_place";
            quiet?: components["schemas"]["QuietChange"] | null;
            /** @enum {unknown} */
            digest?: "daily" | "hourly" | "off";
            saved_searches?: string[];
            /** @enum {unknown} */
            presence?: "everyone" | "nobody";
            /** @enum {unknown} */
            last_seen?: "everyone" | "nobody";
            /** @enum {unknown} */
            share_read?: "everyone" | "nobody";
        };
        /**
         * QuietChange
         * @description When nothing is pushed: times like ``22:00`` in a time zone like ``Europe/Berlin``, on the days they begin.
         */
        QuietChange: {
            from: string;
            to: string;
            timezone: string;
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
        };
        /**
         * LinkToken
         * @description The secret of an invitation or reset link.
         */
        LinkToken: {
            token: string;
        };
        /**
         * LinkUse
         * @description The secret of a link, and the password that it sets.
         */
        LinkUse: {
            token: string;
            password: string;
        };
        /**
         * EmailChange
         * @description The mail address that the caller wants to have, empty for none, and their password.
         */
        EmailChange: {
            email: string;
            password: string;
        };
        /**
         * ResetRequest
         * @description The mail address of a person who has forgotten their password.
         */
        ResetRequest: {
            email: string;
        };
        /**
         * NewNamespaceInvitation
         * @description A link to make into a namespace: the role that it gives, rooms that people come into, and how long it holds.
         *
         *     It holds for a week where ``expires_in_s`` is left out. With ``email`` it is for the person with that address alone;
         *     without, for any number of people where ``max_uses`` is left out.
         */
        NewNamespaceInvitation: {
            /** @default null */
            role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
            /** @default null */
            rooms?: string[] | null;
            /** @default null */
            email?: string | null;
            /** @default null */
            expires_in_s?: number | null;
            /** @default null */
            max_uses?: number | null;
        };
        /**
         * InvitationCode
         * @description The code of a link into a namespace: what stands after the ``#`` of its address.
         */
        InvitationCode: {
            code: string;
        };
        /**
         * NewIdentity
         * @description The id of a provider to link, and the caller's password; empty for people who have none.
         */
        NewIdentity: {
            provider: string;
            /** @default  */
            password?: string;
        };
        /**
         * IdentityEnd
         * @description The caller's password; empty for people who have none.
         */
        IdentityEnd: {
            /** @default  */
            password?: string;
        };
        /**
         * PasskeyProof
         * @description The caller's password, empty for people who have none, and a code where their log-ins ask for one.
         */
        PasskeyProof: {
            /** @default  */
            password?: string;
            /** @default  */
            code?: string;
        };
        /**
         * PasskeyName
         * @description What a person calls a passkey.
         */
        PasskeyName: {
            name: string;
        };
        /**
         * NewPasskey
         * @description What the browser has made, as ``PublicKeyCredential.toJSON`` tells it, and what the person calls it.
         */
        NewPasskey: {
            name: string;
            credential: {
                [key: string]: unknown;
            };
        };
        /**
         * ShownPasskey
         * @description What a passkey has signed for a log-in, as ``PublicKeyCredential.toJSON`` tells it.
         */
        ShownPasskey: {
            credential: {
                [key: string]: unknown;
            };
        };
        /**
         * Registration
         * @description The account that a person makes for themselves; a name and a mail address may be empty.
         *
         *     ``invitation`` is the code of a link into a namespace; empty where they came without one.
         */
        Registration: {
            username: string;
            password: string;
            /** @default  */
            display_name?: string;
            /** @default  */
            email?: string;
            /** @default  */
            invitation?: string;
        };
        /**
         * SecondStep
         * @description The log-in that waits for a code, as its refusal named it, and a code of the app or one for emergencies.
         */
        SecondStep: {
            second_factor: string;
            code: string;
        };
        /**
         * OwnPassword
         * @description The caller's password, asked for again.
         */
        OwnPassword: {
            password: string;
        };
        /**
         * Code
         * @description A code that the app shows.
         */
        Code: {
            code: string;
        };
        /**
         * PasswordAndCode
         * @description The caller's password, and a code of the app or one for emergencies.
         */
        PasswordAndCode: {
            password: string;
            code: string;
        };
        /**
         * NewRoom
         * @description A room to open; a direct one has exactly one other member and no name.
         */
        NewRoom: {
            /** @enum {unknown} */
            kind: "channel" | "direct" | "group";
            /** @default null */
            name?: string | null;
            /** @default null */
            topic?: string | null;
            /** @default null */
            members?: string[] | null;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            history?: ("all" | "since_join") | null;
            /** @default null */
            posting?: ("members" | "moderators") | null;
        };
        /**
         * RoomChange
         * @description What may be changed about a room.
         *
         *     ``posting`` is who may write, and ``archived`` puts it away to be read alone, or opens it again.
         */
        RoomChange: {
            /** @default null */
            name?: string | null;
            /** @default null */
            topic?: string | null;
            /** @default null */
            posting?: ("members" | "moderators") | null;
            /** @default null */
            archived?: boolean | null;
        };
        /**
         * PersonalChange
         * @description How a person wants a room of theirs to be; what is left out stays as it is.
         *
         *     ``mute_until`` mutes until then, and null for good; ``muted`` false ends that.
         */
        PersonalChange: {
            muted?: boolean;
            mute_until?: string | null;
            /** @enum {unknown} */
            level?: "all" | "mentions" | "none";
            pinned?: boolean;
        };
        /**
         * NewMember
         * @description A user to add to a room.
         */
        NewMember: {
            user: string;
            /** @default null */
            role?: ("member" | "moderator" | "owner" | "readonly") | null;
        };
        /**
         * MemberChange
         * @description Another role for a member of a room.
         */
        MemberChange: {
            /** @enum {unknown} */
            role: "member" | "moderator" | "owner" | "readonly";
        };
        /**
         * SendMessage
         * @description A message to send; ``client_id`` is a UUID that the client makes, so that the message is sent once.
         *
         *     ``captions`` are the texts below single files, by their ids. ``thread`` is the root of the thread that it replies
         *     in; ``broadcast`` shows such a reply in the timeline of the room as well. ``forward`` is a message whose text and
         *     files are sent instead of others; with ``send_at`` it is sent then.
         */
        SendMessage: {
            client_id: string;
            /** @default null */
            body?: string | null;
            /** @default null */
            attachments?: string[] | null;
            /** @default null */
            captions?: {
                [key: string]: string;
            } | null;
            /** @default null */
            reply_to?: string | null;
            /** @default null */
            thread?: string | null;
            /** @default null */
            broadcast?: boolean | null;
            /** @default null */
            forward?: string | null;
            /** @default null */
            send_at?: string | null;
        };
        /**
         * EditMessage
         * @description Another text of a message, other captions of its files or another order of them; what is left out stays.
         *
         *     ``captions`` are by the ids of files, empty for none any more. ``attachments`` names files in their new order; those
         *     that it does not name follow. The text may be empty where there are files.
         */
        EditMessage: {
            /** @default null */
            captions?: {
                [key: string]: string;
            } | null;
            /** @default null */
            attachments?: string[] | null;
            /** @default null */
            body?: string | null;
        };
        /**
         * React
         * @description A message, and the one emoji of a reaction to it: of Unicode, or `:name:` for one of the namespace's own.
         */
        React: {
            emoji: string;
        };
        /**
         * ScheduledChange
         * @description What changes about a message for a later time; a ``send_at`` that has passed sends it at once.
         */
        ScheduledChange: {
            body?: string;
            attachments?: string[];
            captions?: {
                [key: string]: string;
            };
            send_at?: string;
        };
        /**
         * NewInvitation
         * @description A link to make: for how many seconds it admits people, how many of them, and as what.
         *
         *     It holds for a week where ``expires_in_s`` is left out, and for any number of people without ``max_uses``.
         */
        NewInvitation: {
            /** @default null */
            expires_in_s?: number | null;
            /** @default null */
            max_uses?: number | null;
            /** @default null */
            role?: ("member" | "readonly") | null;
        };
        /**
         * Acknowledgement
         * @description Says that a person looks after an alert.
         */
        Acknowledgement: {
            /** @default  */
            note?: string;
        };
        /**
         * AlertRuleChange
         * @description What to change of a rule; ``threshold`` null switches it off. What is left out stays as it is.
         */
        AlertRuleChange: {
            threshold?: number | null;
            for_s?: number;
            channels?: components["schemas"]["Channel"][];
        };
        /**
         * FailedJobRetry
         * @description Which list of failed jobs the one stands in that is to be tried again.
         */
        FailedJobRetry: {
            /** @enum {unknown} */
            kind: "delivery" | "description" | "export" | "message" | "preview" | "rendition";
        };
        /**
         * Reason
         * @description Why a moderator acts.
         */
        Reason: {
            reason: string;
        };
        /**
         * CaseReveal
         * @description Why a moderator looks at a case; ``before``: of a person, what they wrote before this message of theirs.
         */
        CaseReveal: {
            reason: string;
            /** @default null */
            before?: string | null;
        };
        /**
         * NewHash
         * @description Contents to block or to protect: those of a file (``media``), or hashes (``value``) with blanks between.
         *
         *     ``distance`` is for pictures alone, as many bits as possible without it; ``dry_run`` tells what would be withheld.
         */
        NewHash: {
            /** @enum {unknown} */
            kind: "perceptual" | "sha256";
            reason: string;
            /** @default null */
            media?: string | null;
            /** @default null */
            value?: string | null;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            distance?: number | null;
            /** @default false */
            dry_run?: boolean;
        };
        /**
         * ImportedHashes
         * @description A list of hashes as CSV with the columns kind, algorithm, value, distance, reason.
         */
        ImportedHashes: {
            csv: string;
            /** @default null */
            namespace?: string | null;
        };
        /**
         * NewReport
         * @description What is wrong with a message or a file, with a few words.
         */
        NewReport: {
            /** @enum {unknown} */
            reason: "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
            /** @default  */
            text?: string;
        };
        /**
         * NewPersonReport
         * @description The same of a person; ``room`` is where the caller has met them, which tells whose moderators judge.
         *
         *     Without it, those of the first namespace of the caller that the person belongs to.
         */
        NewPersonReport: {
            /** @enum {unknown} */
            reason: "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
            /** @default  */
            text?: string;
            /** @default null */
            room?: string | null;
        };
        /**
         * CaseStep
         * @description A step in a case that stood at ``version``.
         *
         *     ``user`` is who is assigned (the caller without it, null: no one) or restricted (the author without it). A note
         *     has a ``text``; what decides has a ``reason``. ``kind`` and ``minutes`` are for restrictions: a mute for a day
         *     without them, one without end for null.
         */
        CaseStep: {
            version: number;
            /** @enum {unknown} */
            action: "approve" | "assign" | "delete" | "note" | "quarantine" | "release" | "restrict";
            /** @default  */
            reason?: string;
            /** @default  */
            text?: string;
            user?: string | null;
            /**
             * @default mute
             * @enum {unknown}
             */
            kind?: "ban" | "mute";
            /** @default 1440 */
            minutes?: number | null;
        };
        /**
         * BulkStep
         * @description The same decision in several cases.
         */
        BulkStep: {
            items: components["schemas"]["CaseVersion"][];
            /** @enum {unknown} */
            action: "approve" | "delete" | "quarantine" | "release";
            reason: string;
        };
        /**
         * CaseVersion
         * @description A case, and the version that the caller has seen.
         */
        CaseVersion: {
            id: string;
            version: number;
        };
        /**
         * Appeal
         * @description Why an uploader thinks that a file is withheld wrongly.
         */
        Appeal: {
            text: string;
        };
        /**
         * NewRestriction
         * @description What is taken from a person: why, and for how many ``minutes`` (null: until it is lifted).
         *
         *     A mute may hold in one ``room``. Without it, it holds in a ``namespace``: the first one of the person's that the
         *     caller moderates, where none is named. ``server``: everywhere, for administrators of the server.
         */
        NewRestriction: {
            reason: string;
            /** @default null */
            minutes?: number | null;
            /** @default null */
            room?: string | null;
            /** @default null */
            namespace?: string | null;
            /** @default false */
            server?: boolean;
        };
        /**
         * NewRule
         * @description What is done with files that come in and meet all of ``when``: ``reason`` is told to whom it refuses one.
         *
         *     ``order`` is its place among the rules of the namespace, the last one without it.
         */
        NewRule: {
            name: string;
            when: components["schemas"]["Condition"][];
            /** @enum {unknown} */
            action: "hold" | "refuse" | "review";
            reason: string;
            /** @default null */
            namespace?: string | null;
            /** @default false */
            enabled?: boolean;
            /** @default null */
            order?: number | null;
        };
        /**
         * RuleChanges
         * @description What changes of a rule; with other conditions it is off until it was tried again.
         */
        RuleChanges: {
            name?: string;
            when?: components["schemas"]["Condition"][];
            /** @enum {unknown} */
            action?: "hold" | "refuse" | "review";
            reason?: string;
            enabled?: boolean;
            order?: number;
        };
        /**
         * RuleTest
         * @description From when on files are looked at again: at most 31 days ago, a week without it.
         */
        RuleTest: {
            /** @default null */
            since?: string | null;
        };
        /**
         * NewSubscription
         * @description A browser's push subscription, as its ``toJSON()`` writes it.
         */
        NewSubscription: {
            endpoint: string;
            keys: components["schemas"]["PushKeys"];
        };
        /**
         * PushKeys
         * @description The keys of a browser's subscription, in base64url.
         */
        PushKeys: {
            p256dh: string;
            auth: string;
        };
        /**
         * ReadNotifications
         * @description The notifications that were read: some by their ids, or one and all that are older.
         */
        ReadNotifications: {
            ids?: string[];
            up_to?: string;
        };
        /**
         * NewWebhook
         * @description A webhook to make: ``events`` are classes or types, ``rooms`` null are all rooms that one may read.
         */
        NewWebhook: {
            url: string;
            events: string[];
            /** @default null */
            rooms?: string[] | null;
            /** @default true */
            enabled?: boolean;
            /** @default null */
            namespace?: string | null;
        };
        /**
         * WebhookChange
         * @description What to change of a webhook; what is left out stays as it is.
         */
        WebhookChange: {
            url?: string;
            events?: string[];
            rooms?: string[] | null;
            enabled?: boolean;
        };
        /**
         * Erase
         * @description The consent to an erasure: the own ``password``, and a ``code`` where log-ins ask for one.
         *
         *     With ``dry_run`` nothing is erased, and neither is needed.
         */
        Erase: {
            /** @default  */
            password?: string;
            /** @default  */
            code?: string;
            /** @default false */
            dry_run?: boolean;
        };
        /**
         * NewBot
         * @description A bot to create, and what may be done with its first token.
         */
        NewBot: {
            username: string;
            scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
            /** @default null */
            display_name?: string | null;
            /** @default null */
            namespace?: string | null;
        };
        /**
         * BotChange
         * @description Whether a bot may do anything at all.
         */
        BotChange: {
            is_active: boolean;
        };
        /**
         * NewBotToken
         * @description A further token of a bot, good until ``expires_at``, or without an end.
         */
        NewBotToken: {
            name: string;
            scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
            /** @default null */
            expires_at?: string | null;
        };
        /**
         * NewHook
         * @description An incoming webhook to make for a room; its messages carry the name.
         */
        NewHook: {
            name: string;
        };
        /**
         * HookMessage
         * @description What is posted to an incoming webhook; ``text`` is another word for ``body``.
         */
        HookMessage: {
            /** @default null */
            body?: string | null;
            /** @default null */
            text?: string | null;
            /** @default null */
            client_id?: string | null;
            /** @default null */
            thread?: string | null;
        };
        /**
         * NewCommand
         * @description A slash command to make: the bot that is told of calls, or the address that is called.
         */
        NewCommand: {
            name: string;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            description?: string | null;
            /** @default null */
            hint?: string | null;
            /** @default null */
            bot?: string | null;
            /** @default null */
            url?: string | null;
        };
        /**
         * CommandChange
         * @description What to change of a slash command; what is left out stays as it is.
         */
        CommandChange: {
            name?: string;
            description?: string;
            hint?: string;
            url?: string;
        };
        /**
         * CommandAnswer
         * @description An answer to a call: for the caller's eyes alone, or as a message to the room.
         */
        CommandAnswer: {
            body: string;
            /**
             * @default caller
             * @enum {unknown}
             */
            visibility?: "caller" | "room";
        };
        /**
         * NewTag
         * @description A tag to make, at the root or below a ``parent``.
         */
        NewTag: {
            name: string;
            /** @default null */
            color?: string | null;
            /** @default null */
            parent?: string | null;
            /** @default null */
            namespace?: string | null;
        };
        /**
         * TagChange
         * @description What may be changed about a tag; what is left out stays as it is, ``parent`` null moves it to the root.
         */
        TagChange: {
            name?: string;
            color?: string | null;
            parent?: string | null;
        };
        /**
         * TagMerge
         * @description The tag that another one is merged into.
         */
        TagMerge: {
            into: string;
        };
        /**
         * NewCollection
         * @description A collection to make; with a ``filter`` it is a smart one.
         */
        NewCollection: {
            name: string;
            /** @default null */
            namespace?: string | null;
            /** @default null */
            parent?: string | null;
            /** @default null */
            description?: string | null;
            /** @default null */
            filter?: components["schemas"]["FileFilter"] | null;
        };
        /**
         * FileFilter
         * @description Which files: every field narrows.
         *
         *     Several values of one field are alternatives, but those of ``tag`` and ``collection`` narrow further. Ranges are
         *     written ``a..b``, ``a..`` or ``..b``, both ends included: ``size`` in bytes, ``duration`` in seconds, ``width`` in
         *     pixels, ``created`` in times, and so is ``taken``: when a photo was, by the camera's clock.
         */
        FileFilter: {
            /** @default null */
            kind?: string | string[] | null;
            /** @default null */
            state?: string | string[] | null;
            /** @default null */
            hold?: string | string[] | null;
            /** @default null */
            visibility?: string | string[] | null;
            /** @default null */
            tag?: string | string[] | null;
            /** @default null */
            collection?: string | string[] | null;
            /** @default null */
            uploader?: string | string[] | null;
            /** @default null */
            room?: string | string[] | null;
            /** @default null */
            duplicate_of?: string | string[] | null;
            /** @default null */
            size?: string | null;
            /** @default null */
            duration?: string | null;
            /** @default null */
            width?: string | null;
            /** @default null */
            created?: string | null;
            /** @default null */
            taken?: string | null;
            /** @default null */
            has_text?: boolean | null;
            /** @default null */
            untagged?: boolean | null;
            /** @default null */
            trashed?: boolean | null;
        };
        /**
         * CollectionChange
         * @description What may be changed about a collection; ``parent`` and ``cover`` null take them away.
         */
        CollectionChange: {
            name?: string;
            description?: string;
            parent?: string | null;
            cover?: string | null;
            filter?: components["schemas"]["FileFilter"];
        };
        /**
         * CollectionFiles
         * @description Files to put into a collection, behind its last one or in front of the file ``before``; or to take out of it.
         */
        CollectionFiles: {
            file_ids: string[];
            /** @default null */
            before?: string | null;
        };
        /**
         * FileChange
         * @description What may be changed about a file; ``tags`` and ``collections`` replace those that it has.
         */
        FileChange: {
            title?: string;
            description?: string;
            alt_text?: string;
            /** @enum {unknown} */
            visibility?: "library" | "private";
            tags?: string[];
            collections?: string[];
            poster_s?: number | null;
        };
        /**
         * BulkTag
         * @description Tags to add to files, to remove from them, or to set in the place of those that they have.
         */
        BulkTag: {
            /** @default null */
            file_ids?: string[] | null;
            /** @default null */
            filter?: components["schemas"]["FileFilter"] | null;
            /** @default [] */
            tag_ids?: string[];
            /** @default null */
            namespace?: string | null;
            /** @default false */
            dry_run?: boolean;
            /**
             * @default add
             * @enum {unknown}
             */
            action?: "add" | "remove" | "set";
        };
        /**
         * BulkOperation
         * @description One action on many files.
         *
         *     ``tag_ids`` to add, to remove or (``retag``) to carry alone; ``collection`` to put files into or take them out of,
         *     or to ``move`` them to, out of all others (without one: out of all); ``set`` the fields to set; ``force`` to
         *     ``analyze`` again what was described before.
         */
        BulkOperation: {
            /** @default null */
            file_ids?: string[] | null;
            /** @default null */
            filter?: components["schemas"]["FileFilter"] | null;
            /** @default [] */
            tag_ids?: string[];
            /** @default null */
            namespace?: string | null;
            /** @default false */
            dry_run?: boolean;
            /** @enum {unknown} */
            action: "analyze" | "archive" | "collect" | "delete" | "move" | "quarantine" | "restore" | "retag" | "retry" | "set" | "tag" | "uncollect" | "untag";
            /** @default null */
            collection?: string | null;
            /** @default null */
            set?: components["schemas"]["FileValues"] | null;
            /** @default  */
            reason?: string;
            /** @default false */
            force?: boolean;
        };
        /**
         * FileValues
         * @description Fields that are set on many files at once; ``poster_part`` is of the duration of each video: 0.5 its middle.
         */
        FileValues: {
            title?: string;
            description?: string;
            alt_text?: string;
            /** @enum {unknown} */
            visibility?: "library" | "private";
            poster_s?: number | null;
            poster_part?: number;
        };
        /**
         * Analyze
         * @description Files to have described; with ``force`` also those that were described before.
         */
        Analyze: {
            /** @default null */
            file_ids?: string[] | null;
            /** @default null */
            filter?: components["schemas"]["FileFilter"] | null;
            /** @default [] */
            tag_ids?: string[];
            /** @default null */
            namespace?: string | null;
            /** @default false */
            dry_run?: boolean;
            /** @default false */
            force?: boolean;
        };
        /**
         * Decisions
         * @description Decisions on single suggestions, or one ``action`` for all pending ones that a filter finds.
         */
        Decisions: {
            /** @default null */
            decisions?: components["schemas"]["Decision"][] | null;
            /** @default null */
            filter?: components["schemas"]["SuggestionFilter"] | null;
            /** @default null */
            action?: ("accept" | "reject") | null;
            /** @default null */
            namespace?: string | null;
        };
        /**
         * Decision
         * @description What becomes of one suggestion; ``value`` takes its place where it is edited.
         *
         *     ``undo`` takes the decision back; ``value`` is then the text that was written, where it was edited.
         */
        Decision: {
            id: string;
            /** @enum {unknown} */
            action: "accept" | "edit" | "reject" | "undo";
            /** @default null */
            value?: string | null;
        };
        /**
         * SuggestionFilter
         * @description Which suggestions: every field narrows.
         */
        SuggestionFilter: {
            /** @default null */
            state?: ("accepted" | "auto" | "edited" | "pending" | "rejected") | null;
            /** @default null */
            field?: ("alt_text" | "description" | "tag" | "title") | null;
            /** @default null */
            media?: string | null;
            /** @default null */
            min_confidence?: number | null;
        };
        /**
         * DuplicatesResolved
         * @description The file of a group to keep, and those to move to the trash; ``merge_tags`` gives it their tags.
         */
        DuplicatesResolved: {
            keep: string;
            remove: string[];
            /** @default false */
            merge_tags?: boolean;
        };
        /**
         * PageUseInput
         * @description A page that shows a file: its address and what to call it.
         */
        PageUseInput: {
            url: string;
            /** @default  */
            label?: string;
        };
        /**
         * FileLinkOrder
         * @description How long a link to a file is to hold, what it leads to, and whether that is shown or saved.
         */
        FileLinkOrder: {
            /** @default 86400 */
            expires_in?: number;
            /**
             * @default original
             * @enum {unknown}
             */
            rendition?: "large" | "medium" | "original" | "small";
            /**
             * @default inline
             * @enum {unknown}
             */
            disposition?: "attachment" | "inline";
        };
        /**
         * Possession
         * @description The hash of bytes that the namespace may hold; or a challenge and the proof that answers it.
         */
        Possession: {
            /** @default  */
            sha256?: string;
            /** @default  */
            challenge?: string;
            /** @default  */
            proof?: string;
        };
        /**
         * DirectUpload
         * @description A file that will be sent in parts into the object storage, told like any other; ``content_type`` or ``filetype``.
         *
         *     Of the parts all but the last have the same size.
         */
        DirectUpload: {
            filename: string;
            /** @default  */
            filetype?: string;
            /** @default  */
            namespace?: string;
            /** @default null */
            room?: string | null;
            /** @default  */
            client_id?: string;
            /** @default  */
            upload_id?: string;
            /** @default  */
            body?: string;
            /** @default  */
            caption?: string;
            /** @default  */
            title?: string;
            /** @default  */
            collection?: string;
            /** @default  */
            visibility?: string;
            /** @default  */
            tags?: string;
            /** @default  */
            generate_ai_tags?: string;
            /** @default  */
            reply_to?: string;
            /** @default  */
            thread?: string;
            /** @default  */
            broadcast?: string;
            size: number;
            /** @default  */
            content_type?: string;
        };
        /**
         * SentParts
         * @description All parts of an upload.
         */
        SentParts: {
            parts: components["schemas"]["SentPart"][];
        };
        /**
         * SentPart
         * @description The number of a part, and the ETag that the object storage has answered it with.
         */
        SentPart: {
            number: number;
            etag: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_attachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    delete_attachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_file_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
        };
    };
    get_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
        };
    };
    delete_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
        };
    };
    patch_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
        };
    };
    get_edits: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditList"];
                };
            };
        };
    };
    put_pin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
        };
    };
    delete_pin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_previews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_reactions: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description Those with this one alone. */
                emoji?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReactionList"];
                };
            };
        };
    };
    post_reactions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["React"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageReactions"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageReactions"];
                };
            };
        };
    };
    delete_reactions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["React"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_message_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
        };
    };
    get_seen: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeenList"];
                };
            };
        };
    };
    get_thread: {
        parameters: {
            query?: {
                /** @description The id of a message: newer replies. */
                after?: string;
                /** @description The id of a message: itself, with older and newer replies. */
                around?: string;
                /** @description The id of a message: older replies. */
                before?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a message. */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadList"];
                };
            };
        };
    };
    get_rooms: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomList"];
                };
            };
        };
    };
    post_rooms: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRoom"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    get_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    delete_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoomChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    get_room_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferShown"];
                };
            };
        };
    };
    post_room_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferPayload"];
                };
            };
        };
    };
    delete_room_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_hooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookList"];
                };
            };
        };
    };
    post_hooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHook"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewHookAddress"];
                };
            };
        };
    };
    delete_hook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an incoming webhook. */
                hook_id: string;
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_room_invitations: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
        };
    };
    post_room_invitations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPayload"];
                };
            };
        };
    };
    delete_room_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a link into a room or a namespace. */
                invitation_id: string;
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_room_came: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a link into a room or a namespace. */
                invitation_id: string;
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CameList"];
                };
            };
        };
    };
    post_join: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    post_leave: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_my_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonalChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    get_gallery: {
        parameters: {
            query?: {
                /** @description The id of a file: itself, with newer and older files; not together with `cursor`. */
                around?: string;
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description `media` (photos and videos, the default), `files` (all others), or one kind of files alone. */
                kind?: "audio" | "file" | "files" | "image" | "media" | "video";
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GalleryList"];
                };
            };
        };
    };
    get_members: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    post_members: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPayload"];
                };
            };
        };
    };
    delete_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPayload"];
                };
            };
        };
    };
    get_messages: {
        parameters: {
            query?: {
                /** @description The id of a message: newer messages. */
                after?: string;
                /** @description The id of a message: itself, with older and newer messages. */
                around?: string;
                /** @description A time: the first message sent then or later, as for `around`. */
                at?: string;
                /** @description The id of a message: older messages. */
                before?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description `true`: the first message that the reader has not read, as for `around`. */
                unread?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
        };
    };
    post_messages: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"] | components["schemas"]["ScheduledPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"] | components["schemas"]["ScheduledPayload"];
                };
            };
        };
    };
    put_room_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/heic": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description The room with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomShared"];
                };
            };
            /** @description The room as before: the picture is shown once it is made */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomShared"];
                };
            };
        };
    };
    delete_room_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The room without it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomShared"];
                };
            };
        };
    };
    get_pins: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinList"];
                };
            };
        };
    };
    get_reads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadPlace"][];
                };
            };
        };
    };
    get_chat_search: {
        parameters: {
            query?: {
                /** @description A time, or a day (in UTC): only what was sent then or later. */
                after?: string | unknown | unknown;
                /** @description A time, or a day (in UTC): only what was sent earlier. */
                before?: string | unknown | unknown;
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description The id of a person: only what they have sent. */
                from?: string;
                /** @description What it holds: files of a kind, or a link in its text. */
                has?: "audio" | "file" | "image" | "link" | "video";
                /** @description At most 100. */
                limit?: number;
                /** @description Words that are all wanted, the last one by its beginning; `"a phrase"`, `-without`. */
                q?: string;
                /** @description The id of a room: only there. */
                room?: string;
                /** @description `true`: only what one has saved. */
                saved?: "false" | "true";
                /** @description `newest` (the default), or `relevance`: of the newest 1,000. */
                sort?: "newest" | "relevance";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchList"];
                };
            };
        };
    };
    post_upload_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    room?: string;
                    body?: string;
                    caption?: string;
                    client_id?: string;
                    namespace?: string;
                    title?: string;
                    reply_to?: string;
                    thread?: string;
                    broadcast?: string;
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description The attachment of an earlier one with this `client_id` */
            200: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
            /** @description The attachment */
            201: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_upload_video: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    room?: string;
                    body?: string;
                    caption?: string;
                    client_id?: string;
                    namespace?: string;
                    title?: string;
                    reply_to?: string;
                    thread?: string;
                    broadcast?: string;
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description The attachment of an earlier one with this `client_id` */
            200: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
            /** @description The attachment */
            201: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    get_video_download: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                    "application/json": components["schemas"]["AttachmentPayload"] & {
                        expires_at: string;
                    };
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description An object storage has them, for a minute at this address */
            302: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_video_download: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_activity: {
        parameters: {
            query?: {
                /** @description Its name, for one `media.quarantined`; several with commas between. */
                action?: string;
                /** @description A user's id. */
                actor?: string;
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description `csv` streams the whole log, newest first, instead of a page; itself logged as `log.exported`. */
                format?: "csv" | "json";
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
                /** @description An object's id. */
                object?: string;
                /** @description Part of an object's name. */
                q?: string;
                /** @description A room's id. */
                room?: string;
                /** @description A time: that one and later. */
                since?: string;
                /** @description A time: earlier than that. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                    "text/csv": string;
                };
            };
        };
    };
    get_log_seal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogSeal"];
                };
            };
        };
    };
    post_email_confirmation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPayload"];
                };
            };
        };
    };
    post_grant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
        };
    };
    post_invitation_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceInvitationLook"];
                };
            };
        };
    };
    post_invitation_code_accept: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespacePayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespacePayload"];
                };
            };
        };
    };
    post_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkPayload"];
                };
            };
        };
    };
    post_link_use: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkUse"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
        };
    };
    post_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
        };
    };
    post_login_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
        };
    };
    post_logout_all: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_logout: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_passkey_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownPasskey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
        };
    };
    post_passkey_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
        };
    };
    get_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Providers"];
                };
            };
        };
    };
    post_registration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationPayload"];
                };
            };
        };
    };
    post_registration_confirmation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
        };
    };
    post_reset_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    post_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_passkey_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownPasskey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    post_session_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    post_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SocketTicket"];
                };
            };
        };
    };
    get_bots: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; the caller's default if absent. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotList"];
                };
            };
        };
    };
    post_bots: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBot"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewBotAccount"];
                };
            };
        };
    };
    get_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotPayload"];
                };
            };
        };
    };
    delete_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_bot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BotChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotPayload"];
                };
            };
        };
    };
    get_bot_tokens: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotTokenList"];
                };
            };
        };
    };
    post_bot_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBotToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedBotToken"];
                };
            };
        };
    };
    delete_bot_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a bot, which is that of its person. */
                bot_id: string;
                /** @description The id of a token of a bot. */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_commands: {
        parameters: {
            query?: {
                /** @description The slug of a namespace; the caller's default if absent. */
                namespace?: string;
                /** @description Those that may be called in this room, for its members. */
                room?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandList"];
                };
            };
        };
    };
    post_commands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCommand"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSlashCommand"];
                };
            };
        };
    };
    post_invocation_reply: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a call of a slash command. */
                call_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandAnswer"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswered"];
                };
            };
        };
    };
    get_command: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a slash command. */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandPayload"];
                };
            };
        };
    };
    delete_command: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a slash command. */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_command: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a slash command. */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandPayload"];
                };
            };
        };
    };
    post_command_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a slash command. */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSlashCommand"];
                };
            };
        };
    };
    get_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
        };
    };
    get_receipt: {
        parameters: {
            query?: {
                /** @description The signature that stands in `receipt_url`. */
                s?: string;
            };
            header?: never;
            path: {
                /** @description The id of an erasure. */
                erasure_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
        };
    };
    post_hook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The end of the address of an incoming webhook. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookMessage"];
                "multipart/form-data": {
                    body?: string;
                    text?: string;
                    client_id?: string;
                    thread?: string;
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description The message of an earlier one with this `client_id` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
            /** @description The message */
            201: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePayload"];
                };
            };
        };
    };
    post_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @enum {string} */
                    kind: "slack" | "discord" | "offchat";
                    namespace?: string;
                    dry_run?: string;
                    direct?: string;
                    /** Format: binary */
                    file: string;
                };
                "application/json": components["schemas"]["StartReceived"];
            };
        };
        responses: {
            /** @description It is queued */
            202: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferPayload"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferPayload"];
                };
            };
        };
    };
    delete_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The end of the address of an invitation. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLook"];
                };
            };
        };
    };
    post_accept: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The end of the address of an invitation. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPayload"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    post_job_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    post_job_undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    patch_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    put_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/heic": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description The person with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
            /** @description The person as before: the picture is shown once it is made */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
        };
    };
    delete_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person without it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
        };
    };
    get_my_blocks: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockList"];
                };
            };
        };
    };
    put_my_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockPayload"];
                };
            };
        };
    };
    delete_my_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_drafts: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftList"];
                };
            };
        };
    };
    get_my_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPayload"];
                };
            };
        };
    };
    patch_my_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPayload"];
                };
            };
        };
    };
    post_my_erasure: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Erase"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasurePreview"];
                };
            };
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureStarted"];
                };
            };
        };
    };
    get_my_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportShown"];
                };
            };
        };
    };
    post_my_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPayload"];
                };
            };
        };
    };
    delete_my_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_my_identities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identities"];
                };
            };
        };
    };
    post_my_identities: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIdentity"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkBegun"];
                };
            };
        };
    };
    delete_my_identity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a link to an account at a provider. */
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityEnd"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_notifications: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description `true`: those alone that one has not read. */
                unread?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationList"];
                };
            };
        };
    };
    post_notifications_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadNotifications"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
        };
    };
    get_my_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkeys"];
                };
            };
        };
    };
    post_my_passkeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyPayload"];
                };
            };
        };
    };
    post_my_passkey_options: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyProof"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
        };
    };
    delete_my_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a passkey. */
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyProof"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_my_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a passkey. */
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyName"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyPayload"];
                };
            };
        };
    };
    post_my_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_my_push: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushList"];
                };
            };
        };
    };
    post_my_push: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionPayload"];
                };
            };
        };
    };
    delete_my_subscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a push subscription. */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_my_restrictions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionList"];
                };
            };
        };
    };
    get_saved: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedList"];
                };
            };
        };
    };
    get_scheduled_messages: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledList"];
                };
            };
        };
    };
    get_scheduled_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message for later. */
                scheduled_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledPayload"];
                };
            };
        };
    };
    delete_scheduled_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message for later. */
                scheduled_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_scheduled_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a message for later. */
                scheduled_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduledChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledPayload"];
                };
            };
        };
    };
    get_my_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorPayload"];
                };
            };
        };
    };
    post_my_second_factor: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorBegun"];
                };
            };
        };
    };
    delete_my_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordAndCode"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_recovery_codes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordAndCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    post_confirmation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    get_my_sessions: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogInList"];
                };
            };
        };
    };
    delete_my_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a log-in. */
                log_in_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_my_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsPayload"];
                };
            };
        };
    };
    patch_my_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsPayload"];
                };
            };
        };
    };
    get_my_storage: {
        parameters: {
            query?: {
                /** @description The slug of one of one's namespaces; the default one without it. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonSpace"];
                };
            };
        };
    };
    get_my_threads: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyThreadList"];
                };
            };
        };
    };
    post_analyze: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Analyze"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    get_tagger: {
        parameters: {
            query?: {
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaggerStatus"];
                };
            };
        };
    };
    get_suggestions: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description What of a file they describe. */
                field?: "alt_text" | "description" | "tag" | "title";
                /** @description At most 100. */
                limit?: number;
                /** @description Those for this file. */
                media?: string;
                /** @description Those of which the tagger is at least as sure, 0 to 1. */
                min_confidence?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description What became of them; without it those that wait for a person. */
                state?: "accepted" | "auto" | "edited" | "pending" | "rejected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionList"];
                };
            };
        };
    };
    post_suggestions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decisions"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
        };
    };
    post_bulk_operations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkOperation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    post_bulk_tag: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkTag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            202: {
                headers: {
                    /** @description Where the job is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPayload"];
                };
            };
        };
    };
    get_collections: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description Those right below it. */
                parent?: string;
                /** @description A part of the name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionList"];
                };
            };
        };
    };
    post_collections: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCollection"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionPayload"];
                };
            };
        };
    };
    get_collection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionPayload"];
                };
            };
        };
    };
    delete_collection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_collection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionPayload"];
                };
            };
        };
    };
    get_collection_files: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
        };
    };
    post_collection_files: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionFiles"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
        };
    };
    delete_collection_files: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionFiles"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
        };
    };
    get_duplicates: {
        parameters: {
            query?: {
                /** @description In which way they are the same. */
                class?: "identical" | "same_picture" | "similar";
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
        };
    };
    post_duplicates_dismiss: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a group of files that are the same. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPayload"];
                };
            };
        };
    };
    post_duplicates_reopen: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a group of files that are the same. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPayload"];
                };
            };
        };
    };
    post_duplicates_resolve: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a group of files that are the same. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DuplicatesResolved"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPayload"];
                };
            };
        };
    };
    get_files: {
        parameters: {
            query?: {
                /** @description Files in this collection; several narrow further. */
                collection?: string;
                /** @description Times, as a range. */
                created?: string;
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description Files that hold the same bytes as these. */
                duplicate_of?: string;
                /** @description Seconds, as a range. */
                duration?: string;
                /** @description Whether text was recognised in it. */
                has_text?: "true" | "false";
                /** @description Files under this hold; without it those under none. */
                hold?: "quarantined" | "review" | "scan";
                /** @description One of the kinds; several are alternatives, as for the next ones. */
                kind?: "image" | "video" | "audio" | "file";
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description Files that were sent in these rooms. */
                room?: string;
                /** @description Bytes, as a range `a..b`, `a..` or `..b`. */
                size?: string;
                /** @description Files in this state; without it those whose bytes are here. */
                state?: "expired" | "failed" | "processing" | "ready" | "uploading";
                /** @description Files with this tag or one below it; several narrow further. */
                tag?: string;
                /** @description `true` lists the trash. */
                trashed?: "true" | "false";
                /** @description Whether it has no tag. */
                untagged?: "true" | "false";
                /** @description Files of these people. */
                uploader?: string;
                /** @description Files that all of the namespace find (`library`), a room (`room`) or their uploader (`private`). */
                visibility?: "room" | "library" | "private";
                /** @description Pixels, as a range. */
                width?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
        };
    };
    get_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePayload"];
                };
            };
        };
    };
    delete_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read: a later state is not overwritten (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePayload"];
                };
            };
        };
    };
    get_file_download: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                    "application/json": components["schemas"]["AttachmentPayload"] & {
                        expires_at: string;
                    };
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description An object storage has them, for a minute at this address */
            302: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_file_download: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_file_history: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryList"];
                };
            };
        };
    };
    post_file_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePayload"];
                };
            };
        };
    };
    post_file_retry: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePayload"];
                };
            };
        };
    };
    get_file_links: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkList"];
                };
            };
        };
    };
    post_file_links: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileLinkOrder"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkedFile"];
                };
            };
        };
    };
    delete_file_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a link. */
                link_id: string;
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_similar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarList"];
                };
            };
        };
    };
    get_file_stream: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
                /** @description The key of a moderator's reveal link. */
                s?: string;
                /** @description One of the heights that the playlist names. */
                height?: number;
            };
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The heights, the fragments of one, or the pieces that stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apple.mpegurl": string;
                };
            };
        };
    };
    get_file_usage: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageList"];
                };
            };
        };
    };
    post_file_usage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PageUseInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    delete_file_usage: {
        parameters: {
            query?: {
                /** @description The address of the page. */
                url?: string;
            };
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_months: {
        parameters: {
            query?: {
                /** @description `taken`: by when photos were taken, as `sort=taken` has them, in UTC; else by when files came. */
                by?: "came" | "taken";
                /** @description Files in this collection; several narrow further. */
                collection?: string;
                /** @description Times, as a range. */
                created?: string;
                /** @description Files that hold the same bytes as these. */
                duplicate_of?: string;
                /** @description Seconds, as a range. */
                duration?: string;
                /** @description Whether text was recognised in it. */
                has_text?: "true" | "false";
                /** @description Files under this hold; without it those under none. */
                hold?: "quarantined" | "review" | "scan";
                /** @description One of the kinds; several are alternatives, as for the next ones. */
                kind?: "image" | "video" | "audio" | "file";
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description Files that were sent in these rooms. */
                room?: string;
                /** @description Bytes, as a range `a..b`, `a..` or `..b`. */
                size?: string;
                /** @description Files in this state; without it those whose bytes are here. */
                state?: "expired" | "failed" | "processing" | "ready" | "uploading";
                /** @description Files with this tag or one below it; several narrow further. */
                tag?: string;
                /** @description `true` lists the trash. */
                trashed?: "true" | "false";
                /** @description The time zone of the months; UTC without it. */
                tz?: string;
                /** @description Whether it has no tag. */
                untagged?: "true" | "false";
                /** @description Files of these people. */
                uploader?: string;
                /** @description Files that all of the namespace find (`library`), a room (`room`) or their uploader (`private`). */
                visibility?: "room" | "library" | "private";
                /** @description Pixels, as a range. */
                width?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthList"];
                };
            };
        };
    };
    get_search: {
        parameters: {
            query?: {
                /** @description Files in this collection; several narrow further. */
                collection?: string;
                /** @description Times, as a range. */
                created?: string;
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description Files that hold the same bytes as these. */
                duplicate_of?: string;
                /** @description Seconds, as a range. */
                duration?: string;
                /** @description Whether text was recognised in it. */
                has_text?: "true" | "false";
                /** @description Files under this hold; without it those under none. */
                hold?: "quarantined" | "review" | "scan";
                /** @description One of the kinds; several are alternatives, as for the next ones. */
                kind?: "image" | "video" | "audio" | "file";
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description Words that are all wanted, each by its beginning; `"a phrase"`, `-without`. */
                q?: string;
                /** @description Files that were sent in these rooms. */
                room?: string;
                /** @description Bytes, as a range `a..b`, `a..` or `..b`. */
                size?: string;
                /** @description `relevance` where words are given, else `newest`. All but `newest` and `oldest` sort the newest 2,000; `taken` sorts all where no words are given. */
                sort?: "relevance" | "newest" | "oldest" | "largest" | "longest" | "taken";
                /** @description Files in this state; without it those whose bytes are here. */
                state?: "expired" | "failed" | "processing" | "ready" | "uploading";
                /** @description `1` answers proposals for what is being typed instead of files. */
                suggest?: "1";
                /** @description Files with this tag or one below it; several narrow further. */
                tag?: string;
                /** @description `true` lists the trash. */
                trashed?: "true" | "false";
                /** @description Whether it has no tag. */
                untagged?: "true" | "false";
                /** @description Files of these people. */
                uploader?: string;
                /** @description Files that all of the namespace find (`library`), a room (`room`) or their uploader (`private`). */
                visibility?: "room" | "library" | "private";
                /** @description Pixels, as a range. */
                width?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundList"] | components["schemas"]["ProposalList"];
                };
            };
        };
    };
    get_statistics: {
        parameters: {
            query?: {
                /** @description How many days `by_day` goes back, today included: 1 to 366, 30 without it. */
                days?: number;
                /** @description Its slug; one's default without it. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
        };
    };
    get_tags: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description Those right below it. */
                parent?: string;
                /** @description A part of a name, present or former. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
        };
    };
    post_tags: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTag"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagPayload"];
                };
            };
        };
    };
    get_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a tag. */
                tag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagPayload"];
                };
            };
        };
    };
    delete_tag: {
        parameters: {
            query?: {
                /** @description `lift` keeps the tags below it, `delete` deletes them too; 409 where it has any. */
                children?: "lift" | "delete";
            };
            header?: never;
            path: {
                /** @description The id of a tag. */
                tag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a tag. */
                tag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagPayload"];
                };
            };
        };
    };
    post_tag_merge: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a tag. */
                tag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagMerge"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagPayload"];
                };
            };
        };
    };
    post_upload_library: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    namespace?: string;
                    title?: string;
                    tags?: string;
                    collection?: string;
                    visibility?: string;
                    generate_ai_tags?: string;
                    file: string[];
                };
            };
        };
        responses: {
            /** @description The file; of several those that stand */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePayload"] | components["schemas"]["FilesSent"];
                };
            };
        };
    };
    get_uploaders: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The slug of a namespace; one's default without it. */
                namespace?: string;
                /** @description The beginning of a name, or of a part of it. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
        };
    };
    post_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version of tus that the client speaks; it is missing where it speaks the draft of the IETF. */
                "Tus-Resumable"?: "1.0.0";
                /** @description The iteration of the draft of the IETF that the client speaks in place of tus. */
                "Upload-Draft-Interop-Version"?: "6" | "7" | "8";
                /** @description By the draft: whether the upload ends here, `?1` or `?0`. */
                "Upload-Complete"?: "?0" | "?1";
                /** @description Size in bytes. */
                "Upload-Length"?: number;
                /** @description In place of the length: it is told with a later PATCH. */
                "Upload-Defer-Length"?: "1";
                /** @description `partial`, or `final;` and the addresses of the parts of the file. */
                "Upload-Concat"?: string;
                /** @description `filename, filetype, namespace, room, client_id, upload_id, body, caption, title, collection, visibility, tags, generate_ai_tags, reply_to, thread, broadcast`; with `purpose` (`import`) bytes that become no file */
                "Upload-Metadata"?: string;
                /** @description `sha1`, `sha256` or `crc32c` of the bytes of this request, and the value in base64; 460 where they differ. */
                "Upload-Checksum"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/offset+octet-stream": string;
                "application/partial-upload": string;
            };
        };
        responses: {
            /** @description It has begun, or had already */
            201: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    options_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is spoken here */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description Versions that are spoken. */
                    "Tus-Version"?: string;
                    /** @description Extensions that are spoken. */
                    "Tus-Extension"?: string;
                    /** @description The largest file in bytes. */
                    "Tus-Max-Size"?: string;
                    /** @description Checksums that a request may be sent with. */
                    "Tus-Checksum-Algorithm"?: string;
                    /** @description What bytes are appended as. */
                    "Accept-Patch"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_direct_uploads: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DirectUpload"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectUploadPayload"];
                };
            };
        };
    };
    delete_direct_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_direct_completion: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SentParts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    get_direct_parts: {
        parameters: {
            query?: {
                /** @description Which parts, like `1-20`: 100 at most. */
                numbers?: string;
            };
            header?: never;
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartAddresses"];
                };
            };
        };
    };
    post_upload_as: {
        parameters: {
            query?: never;
            header: {
                /** @description The version of tus that the client speaks; it is missing where it speaks the draft of the IETF. */
                "Tus-Resumable"?: "1.0.0";
                /** @description The iteration of the draft of the IETF that the client speaks in place of tus. */
                "Upload-Draft-Interop-Version"?: "6" | "7" | "8";
                /** @description By the draft: whether the upload ends here, `?1` or `?0`. */
                "Upload-Complete"?: "?0" | "?1";
                /** @description Stands for this method, where only POST can be sent. */
                "X-HTTP-Method-Override": "PATCH" | "HEAD" | "DELETE" | "OPTIONS";
                /** @description With PATCH. */
                "Upload-Offset"?: number;
                /** @description `sha1`, `sha256` or `crc32c` of the bytes of this request, and the value in base64; 460 where they differ. */
                "Upload-Checksum"?: string;
            };
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/offset+octet-stream": string;
                "application/partial-upload": string;
            };
        };
        responses: {
            /** @description As HEAD */
            200: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    /** @description How many bytes the file has. */
                    "Upload-Length"?: string;
                    /** @description `1` while the length is not known. */
                    "Upload-Defer-Length"?: string;
                    /** @description What was said when it began. */
                    "Upload-Metadata"?: string;
                    /** @description `partial` for a part of a file; of a file that was put together its parts, as they were named. */
                    "Upload-Concat"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description As PATCH */
            201: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description As the other */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    /** @description How many bytes the file has. */
                    "Upload-Length"?: string;
                    /** @description `1` while the length is not known. */
                    "Upload-Defer-Length"?: string;
                    /** @description What was said when it began. */
                    "Upload-Metadata"?: string;
                    /** @description `partial` for a part of a file; of a file that was put together its parts, as they were named. */
                    "Upload-Concat"?: string;
                    /** @description Versions that are spoken. */
                    "Tus-Version"?: string;
                    /** @description Extensions that are spoken. */
                    "Tus-Extension"?: string;
                    /** @description The largest file in bytes. */
                    "Tus-Max-Size"?: string;
                    /** @description Checksums that a request may be sent with. */
                    "Tus-Checksum-Algorithm"?: string;
                    /** @description What bytes are appended as. */
                    "Accept-Patch"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version of tus that the client speaks; it is missing where it speaks the draft of the IETF. */
                "Tus-Resumable"?: "1.0.0";
                /** @description The iteration of the draft of the IETF that the client speaks in place of tus. */
                "Upload-Draft-Interop-Version"?: "6" | "7" | "8";
            };
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    options_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is spoken here */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description Versions that are spoken. */
                    "Tus-Version"?: string;
                    /** @description Extensions that are spoken. */
                    "Tus-Extension"?: string;
                    /** @description The largest file in bytes. */
                    "Tus-Max-Size"?: string;
                    /** @description Checksums that a request may be sent with. */
                    "Tus-Checksum-Algorithm"?: string;
                    /** @description What bytes are appended as. */
                    "Accept-Patch"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version of tus that the client speaks; it is missing where it speaks the draft of the IETF. */
                "Tus-Resumable"?: "1.0.0";
                /** @description The iteration of the draft of the IETF that the client speaks in place of tus. */
                "Upload-Draft-Interop-Version"?: "6" | "7" | "8";
            };
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `Upload-Offset`; 204 by the draft */
            200: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    /** @description How many bytes the file has. */
                    "Upload-Length"?: string;
                    /** @description `1` while the length is not known. */
                    "Upload-Defer-Length"?: string;
                    /** @description What was said when it began. */
                    "Upload-Metadata"?: string;
                    /** @description `partial` for a part of a file; of a file that was put together its parts, as they were named. */
                    "Upload-Concat"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Upload-Offset`; 204 by the draft */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    /** @description How many bytes the file has. */
                    "Upload-Length"?: string;
                    /** @description `1` while the length is not known. */
                    "Upload-Defer-Length"?: string;
                    /** @description What was said when it began. */
                    "Upload-Metadata"?: string;
                    /** @description `partial` for a part of a file; of a file that was put together its parts, as they were named. */
                    "Upload-Concat"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_upload: {
        parameters: {
            query?: never;
            header: {
                /** @description The version of tus that the client speaks; it is missing where it speaks the draft of the IETF. */
                "Tus-Resumable"?: "1.0.0";
                /** @description The iteration of the draft of the IETF that the client speaks in place of tus. */
                "Upload-Draft-Interop-Version"?: "6" | "7" | "8";
                /** @description By the draft: whether the upload ends here, `?1` or `?0`. */
                "Upload-Complete"?: "?0" | "?1";
                /** @description How many bytes the server has. */
                "Upload-Offset": number;
                /** @description `sha1`, `sha256` or `crc32c` of the bytes of this request, and the value in base64; 460 where they differ. */
                "Upload-Checksum"?: string;
                /** @description Size in bytes, once, where it was deferred. */
                "Upload-Length"?: number;
            };
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
                "application/partial-upload": string;
            };
        };
        responses: {
            /** @description By the draft: the file is whole */
            201: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Upload-Offset` is what the server has now */
            204: {
                headers: {
                    /** @description `1.0.0` */
                    "Tus-Resumable"?: string;
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    /** @description Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF). */
                    "Upload-Complete"?: string;
                    /** @description `max-size` in bytes and `max-age` in seconds (the draft of the IETF). */
                    "Upload-Limit"?: string;
                    /** @description Until when an unfinished upload is kept. */
                    "Upload-Expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_upload_possession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Possession"];
            };
        };
        responses: {
            /** @description To a hash what is to be proved; to its proof the file, which is complete */
            200: {
                headers: {
                    /** @description The id of the file that this becomes. */
                    "Upload-Media"?: string;
                    /** @description The id of the message that holds it; only with a room. */
                    "Upload-Message"?: string;
                    /** @description How many bytes the server has. */
                    "Upload-Offset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengePayload"] | components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_action_undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a step in a case. */
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePayload"];
                };
            };
        };
    };
    get_blocked_hashes: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description `csv`: the whole list with the columns kind, algorithm, value, distance, reason; logged as `hash.exported`. */
                format?: "csv" | "json";
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashList"];
                    "text/csv": string;
                };
            };
        };
    };
    post_blocked_hashes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHash"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashPayload"];
                };
            };
        };
    };
    post_blocked_hashes_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportedHashes"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
        };
    };
    delete_blocked_hash: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an entry of the list. */
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_cases_bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
        };
    };
    get_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a case. */
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePayload"];
                };
            };
        };
    };
    post_case_actions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a case. */
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseActed"];
                };
            };
        };
    };
    post_case_reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a case. */
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseReveal"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    get_media: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description Why it is kept from people; `any` or `none`. */
                hold?: "scan" | "review" | "quarantined" | "any" | "none";
                /** @description A file's id, deleted or not. */
                id?: string;
                /** @description What it is. */
                kind?: "image" | "video" | "audio" | "file";
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
                /** @description Part of the file's name. */
                q?: string;
                /** @description A room's id. */
                room?: string;
                /** @description How far its processing is. */
                state?: "uploading" | "processing" | "ready" | "failed" | "expired" | "deleted";
                /** @description A user's id. */
                uploader?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediaList"];
                };
            };
        };
    };
    post_appeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Appeal"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealPayload"];
                };
            };
        };
    };
    post_approve: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_quarantine: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_retry: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    post_reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPayload"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: {
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    get_protected_hashes: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description `csv`: the whole list with the columns kind, algorithm, value, distance, reason; logged as `hash.exported`. */
                format?: "csv" | "json";
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashList"];
                    "text/csv": string;
                };
            };
        };
    };
    post_protected_hashes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHash"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HashPayload"];
                };
            };
        };
    };
    post_protected_hashes_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportedHashes"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
        };
    };
    delete_protected_hash: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an entry of the list. */
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_queue: {
        parameters: {
            query?: {
                /** @description The id of a moderator, `me`, or `none`. */
                assignee?: string | unknown | ("me" | "none");
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
                /** @description One of the reasons that it was reported for. */
                reason?: "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
                /** @description `oldest` without it. */
                sort?: "newest" | "oldest" | "risk";
                /** @description What has opened the case; `appeal`: what its uploader objects to. */
                source?: "appeal" | "hash" | "manual" | "nsfw" | "report" | "rule" | "scan";
                /** @description `open` without it. */
                state?: "closed" | "open";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
        };
    };
    get_restrictions: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
                /** @description A person's id. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionPage"];
                };
            };
        };
    };
    get_rules: {
        parameters: {
            query?: {
                /** @description Its slug; without it the first one that the caller moderates. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleList"];
                };
            };
        };
    };
    post_rules: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePayload"];
                };
            };
        };
    };
    get_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePayload"];
                };
            };
        };
    };
    delete_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePayload"];
                };
            };
        };
    };
    post_rule_test: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleTest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTrial"];
                };
            };
        };
    };
    post_ban: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRestriction"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionPayload"];
                };
            };
        };
    };
    post_clear_avatar: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPayload"];
                };
            };
        };
    };
    post_mute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRestriction"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionPayload"];
                };
            };
        };
    };
    post_unban: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionList"];
                };
            };
        };
    };
    post_unmute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestrictionList"];
                };
            };
        };
    };
    get_namespaces: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceList"];
                };
            };
        };
    };
    post_namespaces: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNamespace"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceDetail"];
                };
            };
        };
    };
    get_namespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceDetail"];
                };
            };
        };
    };
    patch_namespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamespaceChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceDetail"];
                };
            };
        };
    };
    get_namespace_alert_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleList"];
                };
            };
        };
    };
    delete_namespace_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A kind of alert. */
                alert_kind: "storage_quota" | "error_rate" | "latency" | "security" | "ai_budget" | "worker" | "backup" | "preview_failures" | "preview_delay";
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_namespace_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A kind of alert. */
                alert_kind: "storage_quota" | "error_rate" | "latency" | "security" | "ai_budget" | "worker" | "backup" | "preview_failures" | "preview_delay";
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedAlertRule"];
                };
            };
        };
    };
    post_namespace_alert_rule_try: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A kind of alert. */
                alert_kind: "storage_quota" | "error_rate" | "latency" | "security" | "ai_budget" | "worker" | "backup" | "preview_failures" | "preview_delay";
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedRule"];
                };
            };
        };
    };
    get_channels: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Part of the name. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
        };
    };
    get_emojis: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmojiList"];
                };
            };
        };
    };
    put_emoji: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
                /** @description 2 to 32 of a-z, 0-9, _, + and -. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "image/gif": string;
                "image/heic": string;
                "image/avif": string;
            };
        };
        responses: {
            /** @description The emoji with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmojiPayload"];
                };
            };
            /** @description The emoji as before: the picture is shown once it is made */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmojiPayload"];
                };
            };
        };
    };
    delete_emoji: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
                /** @description 2 to 32 of a-z, 0-9, _, + and -. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed; its name stays as text where it was written */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_imports: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
        };
    };
    get_namespace_invitations: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceInvitationList"];
                };
            };
        };
    };
    post_namespace_invitations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNamespaceInvitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeNamespaceInvitation"];
                };
            };
        };
    };
    delete_namespace_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a link into a room or a namespace. */
                invitation_id: string;
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_namespace_came: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a link into a room or a namespace. */
                invitation_id: string;
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CameList"];
                };
            };
        };
    };
    get_namespace_members: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The beginning of a name. */
                q?: string;
                /** @description `true`: only people without a second factor; for administrators. */
                without_factor?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipList"];
                };
            };
        };
    };
    post_namespace_members: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMembership"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipPayload"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipPayload"];
                };
            };
        };
    };
    delete_namespace_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_namespace_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembershipChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipPayload"];
                };
            };
        };
    };
    get_retention_preview: {
        parameters: {
            query?: {
                /** @description For how many days files would be kept: 1 to 36525, which is what counts without it. */
                retention_days?: number;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
        };
    };
    post_retention_preview: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionTrial"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
        };
    };
    get_namespace_rooms: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Part of the name. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceRoomList"];
                };
            };
        };
    };
    patch_namespace_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a room. */
                room_id: string;
                /** @description The name of a namespace in addresses. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoomChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomShared"];
                };
            };
        };
    };
    get_operations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationsNow"];
                };
            };
        };
    };
    get_alert_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleList"];
                };
            };
        };
    };
    patch_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A kind of alert. */
                alert_kind: "storage_quota" | "error_rate" | "latency" | "security" | "ai_budget" | "worker" | "backup" | "preview_failures" | "preview_delay";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedAlertRule"];
                };
            };
        };
    };
    post_alert_rule_try: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A kind of alert. */
                alert_kind: "storage_quota" | "error_rate" | "latency" | "security" | "ai_budget" | "worker" | "backup" | "preview_failures" | "preview_delay";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedRule"];
                };
            };
        };
    };
    get_alerts: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description Those of this kind alone. */
                kind?: "ai_budget" | "backup" | "error_rate" | "latency" | "preview_delay" | "preview_failures" | "security" | "storage_quota" | "worker";
                /** @description At most 100. */
                limit?: number;
                /** @description Those in this state alone. */
                state?: "acknowledged" | "firing" | "resolved";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    get_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an alert. */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPayload"];
                };
            };
        };
    };
    post_acknowledge: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of an alert. */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acknowledgement"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPayload"];
                };
            };
        };
    };
    get_failed_jobs: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description `preview` (default), `rendition` and `description` of files, `delivery`, `export`, `message`. */
                kind?: "delivery" | "description" | "export" | "message" | "preview" | "rendition";
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug, for files and webhooks; without it the first that one administers. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailedJobList"];
                };
            };
        };
    };
    post_failed_job_retry: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FailedJobRetry"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_queues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
        };
    };
    get_storage: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageList"];
                };
            };
        };
    };
    get_users: {
        parameters: {
            query?: {
                /** @description `false`: those who are switched off, of the namespaces that one administers. */
                active?: "true" | "false";
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description The beginning of a name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
        };
    };
    post_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPerson"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonPayload"];
                };
            };
        };
    };
    patch_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonPayload"];
                };
            };
        };
    };
    delete_user_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_user_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPersonReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportMade"];
                };
            };
        };
    };
    post_user_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetLink"];
                };
            };
        };
    };
    delete_user_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_user_sessions: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogInList"];
                };
            };
        };
    };
    delete_user_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_user_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a log-in. */
                log_in_id: string;
                /** @description The id of a person; where one leaves a room also `me`. */
                user_id: string | unknown | "me";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_webhooks: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Its slug; one's default namespace without it. */
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    post_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPayload"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPayload"];
                };
            };
        };
    };
    get_deliveries: {
        parameters: {
            query?: {
                /** @description From `next` or `previous`. */
                cursor?: string;
                /** @description At most 100. */
                limit?: number;
                /** @description Those in this state alone. */
                state?: "delivered" | "failed" | "waiting";
            };
            header?: never;
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
        };
    };
    post_redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a delivery of a webhook. */
                delivery_id: string;
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPayload"];
                };
            };
        };
    };
    post_webhook_ping: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body is answered as the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPayload"];
                };
            };
        };
    };
    post_webhook_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This process lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    get_archive: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: never;
            path: {
                /** @description The id of a job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ZIP */
            200: {
                headers: {
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    get_avatar: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a picture. */
                avatar_id: string;
                /** @description 64, 128 or 256 pixels. */
                side: 64 | 128 | 256;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_avatar: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a picture. */
                avatar_id: string;
                /** @description 64, 128 or 256 pixels. */
                side: 64 | 128 | 256;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_export: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a copy of one's data, or of a room. */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description An object storage has them, for a minute at this address */
            302: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_export: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a copy of one's data, or of a room. */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_link_picture: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the picture of a linked page. */
                picture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_link_picture: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the picture of a linked page. */
                picture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_room_copy: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a copy of one's data, or of a room. */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description An object storage has them, for a minute at this address */
            302: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_room_copy: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a copy of one's data, or of a room. */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_media_file: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
                /** @description The key of a moderator's reveal link. */
                s?: string;
                /** @description The key of a signed link. */
                l?: string;
                /** @description `1` saves it. */
                download?: "1";
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description An object storage has them, for a minute at this address */
            302: {
                headers: {
                    /** @description Where the upload is, or the bytes are. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_media_file: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
                /** @description The key of a moderator's reveal link. */
                s?: string;
                /** @description The key of a signed link. */
                l?: string;
                /** @description `1` saves it. */
                download?: "1";
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_growing_file: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_growing_file: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_media_thumbnail: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
                /** @description The key of a moderator's reveal link. */
                s?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
                /** @description What was made of the file and by which attempt, as in `thumbnails` and `stream`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    head_media_thumbnail: {
        parameters: {
            query?: {
                /** @description A grant, where neither header nor cookie can be sent. */
                g?: string;
                /** @description The key of a moderator's reveal link. */
                s?: string;
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
                /** @description An ETag: the range only of these bytes. */
                "If-Range"?: string;
                /** @description ETags that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of a file. */
                media_id: string;
                /** @description What was made of the file and by which attempt, as in `thumbnails` and `stream`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All bytes */
            200: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description Whether to show or to save it, and its name. */
                    "Content-Disposition"?: string;
                    /** @description Which bytes these are, and of how many. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not changed */
            304: {
                headers: {
                    /** @description Names these bytes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether requests can be served */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
