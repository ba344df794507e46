//! Where others keep a person's name and address: mails and notifications to colleagues and staff, values in the record,
//! the company's particulars. As the platform itself (`system_tx`). These tables are read whole: erasing is rare.

use dbc_ground::db::Tx;

use super::personal_data::{ERASED, ToErase};

/// Takes the person's name and address out of what is kept for others, and deletes what was kept for them.
pub async fn erase(tx: &mut Tx, person: &ToErase) -> Result<(), sqlx::Error> {
    erase_mails(tx, person).await?;
    erase_notifications(tx, person).await?;
    erase_values(tx, person).await?;
    erase_in_company(tx, person).await
}

async fn erase_mails(tx: &mut Tx, person: &ToErase) -> Result<(), sqlx::Error> {
    let id = person.user.uuid();
    sqlx::query!("delete from mails where user_id = $1 or recipient = $2", id, person.email).execute(&mut **tx).await?;
    let (name, email) = (word(&person.name), word(&person.email));
    let (name_in_html, email_in_html) = (word(&in_html(&person.name)), word(&in_html(&person.email)));
    sqlx::query!(
        "update mails set subject = regexp_replace(regexp_replace(subject, $1, $5, 'g'), $2, $5, 'g'),
                text_body = regexp_replace(regexp_replace(text_body, $1, $5, 'g'), $2, $5, 'g'),
                html_body = regexp_replace(regexp_replace(html_body, $3, $5, 'g'), $4, $5, 'g')
          where text_body ~ $1 or text_body ~ $2 or subject ~ $1 or html_body ~ $3 or html_body ~ $4",
        name,
        email,
        name_in_html,
        email_in_html,
        ERASED
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn erase_notifications(tx: &mut Tx, person: &ToErase) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update notifications set title_fr = regexp_replace(title_fr, $1, $2, 'g'),
                title_en = regexp_replace(title_en, $1, $2, 'g'),
                body_fr = regexp_replace(body_fr, $1, $2, 'g'), body_en = regexp_replace(body_en, $1, $2, 'g')
          where title_fr ~ $1 or title_en ~ $1 or body_fr ~ $1 or body_en ~ $1",
        format!("{}|{}", word(&person.name), word(&person.email)),
        ERASED
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Values of the record, and answers kept for a repetition of other people's requests.
async fn erase_values(tx: &mut Tx, person: &ToErase) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from audit_values
          where person_id = $1 or strpos(before::text || ' ' || after::text, $2) > 0
             or strpos(before::text || ' ' || after::text, to_json($3::text)::text) > 0",
        person.user.uuid(),
        person.email,
        person.name
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update idempotency_keys
            set response = replace(replace(response::text, to_json($1::text)::text, to_json($3::text)::text),
                                   to_json($2::text)::text, to_json($3::text)::text)::jsonb
          where strpos(response::text, to_json($1::text)::text) > 0 or strpos(response::text, to_json($2::text)::text) > 0",
        person.name,
        person.email,
        ERASED
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the person wrote when they asked for access, and their address as that of the company.
async fn erase_in_company(tx: &mut Tx, person: &ToErase) -> Result<(), sqlx::Error> {
    sqlx::query!("update signups set message = '' where user_id = $1", person.user.uuid()).execute(&mut **tx).await?;
    sqlx::query!(
        "update clients set billing_email = null, version = version + 1 where billing_email = $1",
        person.email
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update client_addresses a set recipient = c.name, version = a.version + 1
           from clients c where c.id = a.client_id and a.recipient = $1",
        person.name
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A pattern that finds the text as a whole word, whatever it is made of.
fn word(text: &str) -> String {
    let mut pattern = String::from("(?<![[:alnum:]])");
    for letter in text.chars() {
        if !letter.is_alphanumeric() && letter != ' ' {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern + "(?![[:alnum:]])"
}

/// As it stands in the HTML of a mail.
fn in_html(text: &str) -> String {
    let mut html = String::new();
    for letter in text.chars() {
        match letter {
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '&' => html += "&amp;",
            '"' => html += "&quot;",
            '\'' => html += "&#x27;",
            '/' => html += "&#x2f;",
            other => html.push(other),
        }
    }
    html
}
