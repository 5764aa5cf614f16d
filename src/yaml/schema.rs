//! The JSON Schema (draft-07) of a document type: what editors use and what the validator walks.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value as Json;

/// The schema of `T`, without `null` (a key without a value is a mistake, never "absent") and without
/// the number formats that no editor knows.
pub fn schema_of<T: JsonSchema>() -> Json {
    let mut schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    tidy(&mut schema);
    heading_first(schema)
}

/// What the schema is stands before what it says.
fn heading_first(schema: Json) -> Json {
    let Json::Object(mut rest) = schema else {
        return schema;
    };
    let mut ordered = serde_json::Map::new();
    for key in ["$schema", "title", "description"] {
        ordered.extend(rest.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    ordered.append(&mut rest);
    Json::Object(ordered)
}

fn tidy(schema: &mut Json) {
    match schema {
        Json::Object(map) => {
            if map.get("default").is_some_and(Json::is_null) {
                map.shift_remove("default");
            }
            if map.get("format").is_some_and(Json::is_string) {
                map.shift_remove("format");
            }
            if let Some(Json::Array(types)) = map.get_mut("type") {
                types.retain(|t| t != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    map.insert("type".to_owned(), only);
                }
            }
            map.values_mut().for_each(tidy);
            without_null_branch(map);
        }
        Json::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// `anyOf: [X, null]` becomes X, with the description that stood beside it.
fn without_null_branch(map: &mut serde_json::Map<String, Json>) {
    let Some(Json::Array(branches)) = map.get_mut("anyOf") else {
        return;
    };
    let before = branches.len();
    branches.retain(|b| b.get("type").is_none_or(|t| t != "null"));
    if branches.len() == before || branches.len() != 1 {
        return;
    }
    let only = branches.remove(0);
    map.shift_remove("anyOf");
    if only.get("$ref").is_some() && !map.is_empty() {
        // Draft-07 ignores what stands beside `$ref`, so it goes into an `allOf`.
        map.insert("allOf".to_owned(), Json::Array(vec![only]));
    } else if let Json::Object(inner) = only {
        for (key, value) in inner {
            map.entry(key).or_insert(value);
        }
    }
}
