import streamlit as st

st.title("claims")
