//! A body that an operation can read, made from its schema in the document: what it asks for is nonsense, its shape is
//! right, so that the answer tells whose the thing is and not that the body is wrong.

use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A value of this schema; `document` holds what it refers to.
pub fn of(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return of(document, document.pointer(pointer).unwrap_or(&Value::Null));
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(fields) = of(document, part) {
                whole.extend(fields);
            }
        }
        return Value::Object(whole);
    }
    if let Some(shapes) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let shape = shapes.iter().find(|shape| shape["type"] != "null");
        return shape.map_or(Value::Null, |shape| of(document, shape));
    }
    match kind(schema) {
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let fields = required.map(|name| (name.to_owned(), of(document, &schema["properties"][name])));
            Value::Object(fields.collect())
        }
        "array" => {
            let least = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).unwrap_or(0);
            Value::Array(vec![of(document, &schema["items"]); least])
        }
        "string" => json!(text(schema)),
        "integer" | "number" => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
        // What keeps something or only tries is the harmless one: keep_current, dry_run.
        "boolean" => json!(true),
        _ => json!({}),
    }
}

/// The type that is not null.
fn kind(schema: &Value) -> &str {
    let all = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    schema["type"].as_str().or(all.into_iter().find(|kind| *kind != "null")).unwrap_or_default()
}

fn text(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("uuid") => return Uuid::nil().to_string(),
        Some("date") => return "2026-11-24".to_owned(),
        Some("date-time") => return "2026-11-24T08:00:00Z".to_owned(),
        _ => {}
    }
    // Codes are written as `^(one|other)$`.
    let codes = schema["pattern"].as_str().and_then(|pattern| pattern.strip_prefix("^(")?.strip_suffix(")$"));
    if let Some(first) = codes.and_then(|codes| codes.split('|').next()) {
        return first.to_owned();
    }
    if let Some(example) = schema["example"].as_str().or(schema["examples"][0].as_str()) {
        return example.to_owned();
    }
    "x".repeat(usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).unwrap_or(1))
}
